"""What the tests of privacy requests share."""

import re
from contextlib import contextmanager

from ..common import CustomerDataCase, make_user

GROUP = "customer_data_platform.group_"


class PrivacyCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # whoever holds the role in this database is not our subject
        cls.env.ref("customer_data_platform.group_privacy").user_ids = False
        cls.officer = make_user(
            cls.env, "dpo", f"{GROUP}privacy", "base.group_partner_manager"
        )
        cls.agent = make_user(cls.env, "agent", f"{GROUP}user")
        cls.marketer = make_user(cls.env, "marketer", f"{GROUP}manager")
        cls.anna = cls.contact(
            "Anna Berg", email="anna@shop.example.com", phone="+49 30 901820"
        )
        cls.paul = cls.contact("Paul Hof", email="paul@shop.example.com")
        cls.buy(cls.anna, 12.5)
        cls.run_stages("link")
        cls.requests = cls.env["cdp.privacy.request"].with_user(cls.officer)

    def ask(self, kind, channel="portal", partner=None, text="Please."):
        """A request that came by one of the customer's own doors, for the officer."""
        made = self.env["cdp.privacy.request"]._receive(
            partner or self.anna, kind, channel, text
        )
        return made.with_user(self.officer)

    def answer(self, request):
        """Have the scheduled action prepare the file."""
        self.env.flush_all()
        self.env.ref(
            "customer_data_platform.cron_privacy_export"
        ).method_direct_trigger()
        self.env.invalidate_all()
        return request.export_id

    @contextmanager
    def mails(self):
        """Collect the mails that the block writes."""
        found = []
        last = self.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        yield found
        self.env.flush_all()
        found += self.env["mail.mail"].search(
            [("id", ">", last), ("email_to", "!=", False)], order="id"
        )

    def link_in(self, mail):
        """The path of the page that a mail leads to."""
        return re.search(r'https?://[^/"]+(/cdp/privacy/[^"]+)', mail.body_html)[1]
