"""How an alert is told: once a customer and so many days, and not by the dozen.

Emails and messages name nobody: they link to the record, which asks who may see it.
"""

from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import SQL

LINES = 10  # in one message

# The same customer not again within so many days; the same thing never.
NOTE = """
INSERT INTO cdp_alert_event (alert_id, key, profile_id, why, res_model, res_id, date,
       state)
SELECT %(alert)s, news.key, news.profile_id, news.why, news.res_model, news.res_id,
       %(now)s, 'held'
  FROM (SELECT DISTINCT ON (COALESCE(profile_id::text, key)) *
          FROM unnest(%(keys)s::text[], %(profiles)s::int[], %(whys)s::text[],
                      %(models)s::text[], %(ids)s::int[])
               told (key, profile_id, why, res_model, res_id)) news
 WHERE news.profile_id IS NULL OR NOT EXISTS (
       SELECT FROM cdp_alert_event before
         JOIN cdp_profile told ON told.id = before.profile_id
        WHERE before.alert_id = %(alert)s AND before.date > %(since)s
          AND news.profile_id IN (told.id, told.merged_into_id))
    ON CONFLICT DO NOTHING RETURNING id
"""


class CdpAlert(models.Model):
    _inherit = "cdp.alert"

    def _look(self, profile_ids=None):
        """Find and tell, in one transaction; return how many."""
        self.ensure_one()
        news = list(self._find(profile_ids))
        events = self._note(news) if news and self.begun else []
        self.begun = self.begun or fields.Datetime.now()
        if events:
            self._tell_within_the_hour(events)
        return len(events)

    def _note(self, news):
        now = fields.Datetime.now()
        keys, profiles, whys, names, ids = map(list, zip(*news, strict=True))
        rows = self.env.execute_query(
            SQL(
                NOTE,
                alert=self.id,
                keys=keys,
                profiles=profiles,
                whys=whys,
                models=[name or None for name in names],
                ids=ids,
                now=now,
                since=now - timedelta(days=self.again_days),
            )
        )
        return self.env["cdp.alert.event"].browse(sorted(row[0] for row in rows))

    def _room(self):
        """How many more may be told one by one within this hour."""
        since = fields.Datetime.now() - timedelta(hours=1)
        told = self.env["cdp.alert.event"].search_count(
            [("alert_id", "=", self.id), ("state", "=", "told"), ("date", ">", since)]
        )
        return max(self.hourly - told, 0)

    def _tell_within_the_hour(self, events):
        now = events[: self._room()]
        if not now:
            return
        more = len(events) - len(now)
        # Nobody's activities, channels and mails but those that the alert names.
        told = self.sudo()._tell(now, more)
        now.write({"state": "told", "told_to": told})

    def _tell_together(self):
        """Tell what has been held, when there is room again."""
        events = self.env["cdp.alert.event"].search(
            [("alert_id", "=", self.id), ("state", "=", "held")], order="id"
        )
        if not events or not self._room():
            return 0
        told = self.sudo()._tell(events[:1], len(events) - 1)
        events.write({"state": "together", "told_to": told})
        return len(events)

    # ------------------------------------------------------------------
    # The ways
    # ------------------------------------------------------------------

    def _tell(self, events, more):
        """Tell by every way chosen; return to whom."""
        users = self.user_ids.filtered("active")
        told = self.env["res.users"]
        if self.by_activity:
            for event in events:
                told |= self._schedule(event, more if event == events[-1] else 0)
        if self.by_message and (self.channel_id or users):
            self._post(self._body(events, more))
            told |= users
        if self.by_mail and users:
            self._mail(users, self._body(events, more))
            told |= users
        names = told.mapped("name")
        if self.by_message and self.channel_id:
            names.append(f"#{self.channel_id.name}")
        return ", ".join(names) or self.env._("nobody: nobody is named who may see it")

    def _schedule(self, event, more):
        """An activity on the contact, for who may see it; return for whom."""
        partner = event.profile_id.partner_id
        user = partner.user_id or self.user_ids[:1]
        if not partner or not partner.with_user(user).has_access("read") or not user:
            return self.env["res.users"]
        note = Markup("<p>%s</p>") % event.why
        if more:
            note += self._others(more)
        partner.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.name,
            note=note,
            user_id=user.id,
        )
        return user

    def _body(self, events, more):
        lines = Markup("").join(
            Markup('<li>%s <a href="%s">%s</a></li>')
            % (event.why, self._link(event), self.env._("Open"))
            for event in events[:LINES]
        )
        body = Markup("<p><b>%s</b></p><ul>%s</ul>") % (self.name, lines)
        more += max(len(events) - LINES, 0)
        return body + self._others(more) if more else body

    def _others(self, more):
        return Markup('<p><a href="%s">%s</a></p>') % (
            f"{self.get_base_url()}/odoo/cdp.alert/{self.id}",
            self.env._("and %s more", more),
        )

    def _link(self, event):
        return f"{self.get_base_url()}/odoo/cdp.alert.event/{event.id}"

    def _post(self, body):
        odoobot = self.env.ref("base.user_root")
        channels = self.channel_id
        if not channels:
            chats = self.env["discuss.channel"].with_user(odoobot).sudo()
            for user in self.user_ids.filtered("active"):
                channels |= chats._get_or_create_chat([user.partner_id.id])
        for channel in channels.sudo():
            channel.message_post(
                body=body,
                author_id=odoobot.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    def _mail(self, users, body):
        self.env["mail.mail"].create(
            [
                {
                    "subject": self.name,
                    "body_html": body,
                    "email_to": user.email_formatted,
                    "email_from": self.env.company.email_formatted
                    or self.env.user.email_formatted,
                    "auto_delete": True,
                }
                for user in users
                if user.email
            ]
        )
