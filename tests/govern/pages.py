"""What the tests of pages for customers share."""

from lxml import html

from odoo.tests import HttpCase

WORKING = {"quiet_start": "0", "quiet_end": "0", "cap_count": "0"}


class PageCase(HttpCase):
    """Anna, who bought here, and her browser: no login, and no JavaScript."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        for name, value in WORKING.items():
            cls.env["ir.config_parameter"].set_param(
                f"customer_data_platform.{name}", value
            )
        for code in ("newsletter", "offers", "profiling", "service"):
            purpose = cls.env.ref(f"customer_data_platform.purpose_{code}")
            setattr(cls, code, purpose)
        cls.anna = cls.contact("Anna Birkental", "anna@prefs.example.com")
        cls.customer = cls.anna._cdp_customer()
        cls.links = cls.env["cdp.link"]

    @classmethod
    def contact(cls, name, email, **vals):
        return cls.env["res.partner"].create({"name": name, "email": email, **vals})

    def say(self, state, purpose=None, partner=None, channels=("email",)):
        customer = (partner or self.anna)._cdp_customer()
        purpose = purpose or self.newsletter
        return customer._note_consent(purpose, list(channels), state, "agent")

    def said(self, purpose=None, channel="email", partner=None):
        """What holds for a customer."""
        self.env.invalidate_all()
        held = self.env["cdp.preferences"]._own(partner or self.anna)
        return held.get(((purpose or self.newsletter).id, channel))

    def lines(self):
        return self.env["cdp.consent"].search_count([])

    # ------------------------------------------------------------------
    # The browser
    # ------------------------------------------------------------------

    def page(self, response):
        return html.fromstring(response.content)

    def title(self, response):
        return self.page(response).xpath("string(//h1)").strip()

    def text(self, response):
        return " ".join(self.page(response).text_content().split())

    def boxes(self, response):
        """{value of a box: whether it is ticked}."""
        found = self.page(response).xpath("//input[@name='yes']")
        return {box.get("value"): box.get("checked") is not None for box in found}

    def press(self, response, button, tick=(), untick=()):
        """Submit the form that has a button, as a browser does."""
        (pressed,) = self.page(response).xpath(f"//button[@value='{button}']")
        (form,) = pressed.xpath("ancestor::form")
        data = [("do", button)]
        for field in form.xpath(".//input"):
            value, box = field.get("value"), field.get("type") == "checkbox"
            ticked = value in tick or (
                field.get("checked") is not None and value not in untick
            )
            if not box or ticked:
                data.append((field.get("name"), value))
        return self.url_open(form.get("action"), data=data)
