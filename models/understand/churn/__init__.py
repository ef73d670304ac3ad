from . import cdp_model
from . import cdp_profile
from . import cdp_profile_reason
from . import cdp_stage_churn
from . import res_config_settings
