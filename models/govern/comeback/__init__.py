from . import cdp_suppression
from . import base
from . import res_partner
from . import cdp_profile
