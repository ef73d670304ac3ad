"""A shop whose customers rate, complain and write."""

from datetime import timedelta

from ...engine import mood
from ..common import CustomerDataCase

GREAT = "I love this bread, it is wonderful and the service was really friendly."
AWFUL = "This is terrible. The cake was stale and I am very disappointed with you."


class SentimentCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if mood.missing():
            raise AssertionError(f"Install {mood.missing()} (dev/requirements-dev.txt)")
        cls.anna = cls.contact("Anna Berg", email="anna@mail.example.com")
        cls.bert = cls.contact("Bert Vogel", email="bert@mail.example.com")
        cls.rating_source = cls.signal_source("rating", value_path="x_amount")
        cls.complaint_source = cls.signal_source("complaint")
        cls.run_stages("link", "rfm", "sentiment")

    @classmethod
    def signal_source(cls, kind, **vals):
        return cls.env["cdp.source"].create(
            cls._source_vals(
                name=kind,
                kind=kind,
                domain=f"[('x_state', '=', '{kind}')]",
                company_path=False,
                **vals,
            )
        )

    @classmethod
    def rate(cls, partner, stars, days_ago=1, **vals):
        return cls.buy(partner, stars, days_ago, x_state="rating", **vals)

    @classmethod
    def complain(cls, partner, days_ago=1):
        return cls.buy(partner, 0, days_ago, x_state="complaint")

    @classmethod
    def write_to_us(cls, partner, body, days_ago=1, **vals):
        """Have a customer write to us, on their own contact's page."""
        return cls.env["mail.message"].create(
            {
                "model": "res.partner",
                "res_id": partner.id,
                "author_id": partner.id,
                "message_type": "email",
                "body": body,
                "date": cls.now - timedelta(days=days_ago, hours=1),
                **vals,
            }
        )

    def hints(self, partner):
        self.env.invalidate_all()
        return self.env["cdp.sentiment"].search(
            [("profile_id", "=", partner.cdp_profile_id.id)]
        )

    def read_all(self):
        self.run_stages("sentiment", everybody=True)
