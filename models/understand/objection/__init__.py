from . import cdp_exclusion
from . import cdp_profile
from . import cdp_stage_link
from . import res_partner
