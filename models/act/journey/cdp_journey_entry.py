"""Who enters a journey, and when again: one statement, however many they are."""

from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import moments

MAX_AGE = timedelta(days=3)  # what happened before is no occasion any more
#: transactions of the queue may commit later than they were begun
OVERLAP = timedelta(hours=1)

# Several occasions of one customer, or two workers at once: the indexes let one in.
ENTER = """
INSERT INTO cdp_journey_run (journey_id, version_id, step_id, profile_id, partner_id,
       key, policy, res_model, res_id, state, due, entered, shadow, test)
SELECT %(journey)s, %(version)s, %(step)s, occasion.profile_id, occasion.partner_id,
       %(prefix)s || occasion.key, %(policy)s, occasion.res_model, occasion.res_id,
       'active', GREATEST(occasion.due, %(now)s), %(now)s, %(shadow)s, FALSE
  FROM (%(occasions)s) occasion (profile_id, partner_id, key, moment, due, res_model,
       res_id)
 WHERE occasion.partner_id IS NOT NULL
   AND occasion.profile_id IN %(audience)s AND %(again)s
 ORDER BY occasion.moment, occasion.partner_id
    ON CONFLICT DO NOTHING
"""
BEFORE = """
NOT EXISTS (SELECT FROM res_partner linked JOIN cdp_journey_run before
                ON before.journey_id = %(journey)s AND before.partner_id = linked.id
             WHERE linked.cdp_profile_id = occasion.profile_id
               AND NOT before.test AND before.shadow = %(shadow)s AND %(which)s)
"""
SEGMENT = """
SELECT stay.profile_id, customer.partner_id, 'stay:' || stay.id || %(suffix)s,
       stay.%(moment)s, NULL::timestamp, NULL, NULL::int
  FROM cdp_membership stay JOIN cdp_profile customer ON customer.id = stay.profile_id
 WHERE stay.segment_id = %(segment)s AND stay.%(moment)s >= %(since)s AND %(only)s
"""
PURCHASE = """
SELECT bought.contact_profile_id, bought.partner_id,
       bought.res_model || ':' || bought.res_id, bought.date, NULL::timestamp,
       bought.res_model, bought.res_id
  FROM (%(purchases)s) bought
 WHERE bought.amount > 0 AND %(only)s
   AND (bought.date >= %(since)s OR bought.date = %(noon)s)
"""
LAPSING = """
SELECT contact.cdp_profile_id, contact.id, 'consent:' || held.consent_id, held.date,
       NULL::timestamp, NULL, NULL::int
  FROM cdp_consent_state held
  JOIN cdp_purpose purpose ON purpose.id = held.purpose_id
  JOIN cdp_consent_subject subject ON subject.pseudonym = held.subject
       AND subject.former IS NOT TRUE
  JOIN res_partner contact ON contact.id = subject.partner_id,
       LATERAL (SELECT held.date
                + make_interval(months => purpose.validity_months) AS ends) lapse
 WHERE held.purpose_id = %(purpose)s AND held.channel = 'email'
   AND held.state = 'given' AND purpose.validity_months > 0
   AND contact.cdp_profile_id IS NOT NULL
   AND lapse.ends > %(now)s AND lapse.ends <= %(soon)s
"""
BY_HAND = """
SELECT customer.id, COALESCE(told.partner_id, customer.partner_id), told.key, %(now)s,
       NULL::timestamp, told.res_model, told.res_id
  FROM unnest(%(profiles)s::int[], %(partners)s::int[], %(keys)s::text[],
              %(models)s::text[], %(ids)s::int[])
       told (profile_id, partner_id, key, res_model, res_id)
  JOIN cdp_profile customer ON customer.id = told.profile_id
"""


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    entry_looked = fields.Datetime(
        string="Last looked who enters", readonly=True, copy=False
    )

    def _let_in(self, occasions):
        """Have the customers of some occasions (a query) enter; return how many did."""
        self.ensure_one()
        if self.state not in ("running", "shadow"):
            return 0
        version = self.live_version_id
        first = version._first()
        shadow = self.state == "shadow"
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                ENTER,
                journey=self.id,
                version=version.id,
                step=first.id,
                policy=self.reentry,
                prefix="shadow:" if shadow else "",
                shadow=shadow,
                now=fields.Datetime.now(),
                occasions=occasions,
                audience=self._members("audience_domain"),
                again=self._again(shadow),
            )
        )
        return self.env.cr.rowcount

    def _again(self, shadow):
        """Whether a customer may enter once more, as a condition on an occasion."""
        if self.reentry == "key":
            return SQL("TRUE")
        which = {
            "once": SQL("TRUE"),
            # what happened while one was under way is no occasion, later neither
            "single": SQL('(before."left" IS NULL OR before."left" > occasion.moment)'),
            "days": SQL(
                '(before."left" IS NULL OR before.entered > occasion.moment - %s)',
                timedelta(days=self.reentry_days),
            ),
        }[self.reentry]
        return SQL(BEFORE, journey=self.id, shadow=shadow, which=which)

    # ------------------------------------------------------------------
    # Occasions
    # ------------------------------------------------------------------

    def _look_who_enters(self, everybody=False):
        """Let in whom segments and dates bring; purchases come by the queue, and when
        everybody is looked at."""
        self.ensure_one()
        now = fields.Datetime.now()
        since = max(self.started or now, now - MAX_AGE)
        if self.entry_looked and not everybody:
            since = max(since, self.entry_looked - OVERLAP)
        entered = 0
        if self.entry in ("segment_in", "segment_out"):
            entered = self._let_in(self._segment_occasions(since))
        elif self.entry == "date":
            entered = self._let_in_by_date(now)
        elif self.entry == "consent":
            entered = self._let_in(self._lapsing_occasions(now))
        elif self.entry == "event":
            entered = self._let_in_by_event(since)
        elif self.entry == "purchase" and everybody:
            entered = self._let_in(self._purchase_occasions(SQL("TRUE")))
        if entered or not self.entry_looked or now - self.entry_looked > OVERLAP / 2:
            self.entry_looked = now
        return entered

    def _segment_occasions(self, since):
        entering = self.entry == "segment_in"
        if entering and self.include_members and not self.entry_looked:
            since = fields.Datetime.to_datetime("1970-01-01")
        return SQL(
            SEGMENT,
            moment=SQL.identifier("entered" if entering else "left"),
            suffix="" if entering else ":left",
            only=SQL('stay."left" IS NULL') if entering else SQL("TRUE"),
            segment=self.segment_id.id,
            since=since,
        )

    def _lapsing_occasions(self, now):
        """Consents to the journey's purpose that end soon and have not ended."""
        return SQL(
            LAPSING,
            purpose=self.purpose_id.id,
            now=now,
            soon=now + timedelta(days=max(-self.date_offset, 0)),
        )

    def _purchase_occasions(self, only):
        """:param only: condition on the purchase, as ``bought``"""
        now = fields.Datetime.now()
        since = max(self.started or now, now - MAX_AGE)
        transactions = self.env["cdp.transaction"].sudo()  # whoever may see them
        found = transactions._search(Domain(self._rule("purchase_domain")))
        names = ("contact_profile_id", "partner_id", "res_model", "res_id", "date")
        columns = [SQL.identifier(found.table, name) for name in (*names, "amount")]
        return SQL(
            PURCHASE,
            purchases=found.select(*columns),
            only=only,
            since=since,
            # documents with a day and no hour stand at noon
            noon=since.replace(hour=12, minute=0, second=0, microsecond=0),
        )

    def _let_in_by_date(self, now):
        """The date of each customer comes at an hour where they are."""
        rows = []
        days = [now.date() + timedelta(days=n) for n in range(-MAX_AGE.days, 2)]
        for row in self._dates(days):
            zone = moments.zone_of(row["tz"], row["country"], row["company_tz"])
            for day in days:
                if self._falls_on(row["date"], day):
                    due = moments.at_hour(day, zone, self.date_hour)
                    rows.append((row, day, due))
        since = max(self.started or now, now - MAX_AGE)
        rows = [row for row in rows if since <= row[2] <= now]
        if not rows:
            return 0
        return self._enter(
            [row["profile_id"] for row, _day, _due in rows],
            [str(day) for _row, day, _due in rows],
        )

    def _falls_on(self, date, day):
        """Whether it is so many days after (or before) the date on a day."""
        near = day - timedelta(days=self.date_offset)
        if not self.date_yearly:
            return date == near
        return near.year > date.year and moments.day_in_year(date, near.year) == near

    def _dates(self, days):
        """Dates of customers that come on one of some days, as far as SQL can tell."""
        field = self.date_field_id.sudo()
        owner = "contact" if field.model == "res.partner" else "customer"
        day = SQL("%s::date", SQL.identifier(owner, field.name))
        asked = [on - timedelta(days=self.date_offset) for on in days]
        which = SQL("%s = ANY(%s)", day, asked)
        if self.date_yearly:
            names = {on.strftime("%m-%d") for on in asked}
            if "02-28" in names:
                names.add("02-29")
            which = SQL("to_char(%s, 'MM-DD') = ANY(%s)", day, sorted(names))
        return self.env.execute_query_dict(
            SQL(
                "SELECT customer.id AS profile_id, %s AS date, contact.tz,"
                " country.code AS country, %s AS company_tz"
                " FROM cdp_profile customer"
                " JOIN res_partner contact ON contact.id = customer.partner_id"
                " LEFT JOIN LATERAL (SELECT address.country_id FROM res_partner address"
                " WHERE address.parent_id = contact.id AND address.type = 'delivery'"
                " AND address.active AND address.country_id IS NOT NULL"
                " ORDER BY address.id LIMIT 1) delivery ON TRUE"
                " LEFT JOIN res_country country"
                " ON country.id = COALESCE(delivery.country_id, contact.country_id)"
                " WHERE customer.active AND %s",
                day,
                self.company_id.partner_id.tz or None,
                which,
            )
        )

    def _enter(self, profile_ids, keys, partner_ids=None, model=None, res_ids=None):
        """Have these customers enter, with an occasion each; return how many did."""
        number = len(profile_ids)
        return self._let_in(
            SQL(
                BY_HAND,
                profiles=list(profile_ids),
                partners=list(partner_ids or [None] * number),
                keys=list(keys),
                models=[model] * number,
                ids=list(res_ids or [None] * number),
                now=fields.Datetime.now(),
            )
        )

    def _wake(self):
        """Have the runner start at once; whoever lets in need not edit its schedule."""
        stage = self.env.ref("customer_data_platform.stage_journey").sudo()
        stage.cron_id._trigger()
