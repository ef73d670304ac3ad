"""The days of a shop: those of its company's time zone, not of the server's.

An evening in New York is the next day in UTC already; days, weeks and months that an
owner compares have to begin when the shop's do.
"""

from datetime import datetime, time

import pytz

from odoo.tools import SQL

UTC = pytz.utc


def zones(env):
    """{id: time zone} of all companies."""
    companies = env["res.company"].sudo().search([])  # when a day begins is no secret
    return {company.id: company.partner_id.tz or "UTC" for company in companies}


def local(env, moment, company):
    """The SQL of a moment (UTC) by the clock of a company."""
    by_zone = {}
    for company_id, zone in zones(env).items():
        by_zone.setdefault(zone, []).append(company_id)
    (common, _ids), *others = sorted(by_zone.items(), key=lambda item: -len(item[1]))
    zone = SQL("%s", common)
    for name, ids in others:
        zone = SQL(
            "CASE WHEN %s = ANY(%s) THEN %s ELSE %s END", company, ids, name, zone
        )
    if not others and common == "UTC":
        return moment
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)", moment, zone)


def today(env, company):
    """The SQL of the day as of which everything is told; it is not over yet."""
    now = SQL("%s::timestamp", env["cdp.stage"]._as_of())
    return SQL("%s::date", local(env, now, company))


def day_of(company):
    """The same in Python, of one company."""
    now = UTC.localize(company.env["cdp.stage"]._as_of())
    return now.astimezone(zone_of(company)).date()


def zone_of(company):
    return pytz.timezone(company.sudo().partner_id.tz or "UTC")  # as above


def midnight(company, day):
    """The moment (UTC) at which a day of a company begins."""
    begin = zone_of(company).localize(datetime.combine(day, time()))
    return begin.astimezone(UTC).replace(tzinfo=None)


def since(company, first):
    """The domain of what a company sold from a day on."""
    return [("company_id", "=", company.id), ("date", ">=", midnight(company, first))]


def between(company, first, end):
    """The domain of what a company sold from a day until before another."""
    return [*since(company, first), ("date", "<", midnight(company, end))]
