from . import cdp_purpose
from . import res_partner
from . import cdp_preferences
from . import cdp_profile
from . import cdp_optin
from . import mailing_mailing
from . import ir_mail_server
