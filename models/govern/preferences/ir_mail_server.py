"""The unsubscribe header reaches mail providers as an address they can read.

Python breaks a header that is too long and has no blank into encoded words, which are
not allowed in this one: providers find no address in it (odoo/odoo#289182). A line may
have 998 characters; it stays on one.
"""

import email.policy

from odoo import models

HEADER = "List-Unsubscribe"


class OneLinePolicy(type(email.policy.SMTP)):  # Odoo's own, which knows Message-Id
    def _fold(self, name, value, *args, **kwargs):
        if name.lower() == HEADER.lower():
            return f"{name}: {value}{self.linesep}"
        return super()._fold(name, value, *args, **kwargs)


ONE_LINE = OneLinePolicy(linesep=email.policy.SMTP.linesep)


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    def _build_email__(self, *args, **kwargs):
        message = super()._build_email__(*args, **kwargs)
        if HEADER in message:
            message.policy = ONE_LINE
        return message
