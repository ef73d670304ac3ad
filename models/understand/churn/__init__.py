from . import cdp_profile
from . import cdp_stage_churn
