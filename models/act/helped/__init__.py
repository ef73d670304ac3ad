from . import cdp_exposure
from . import cdp_journey
from . import cdp_journey_visit
from . import mailing_mailing
from . import mail_mail
