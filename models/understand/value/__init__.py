from . import cdp_retention
from . import cdp_retention_page
from . import cdp_profile
from . import cdp_profile_worth
from . import cdp_stage_value
from . import res_config_settings
from . import res_partner
