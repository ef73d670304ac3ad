-- A copy of the database must not tell other programs anything.
UPDATE cdp_webhook SET active = FALSE;
