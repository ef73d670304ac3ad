from . import cdp_model
from . import cdp_rfm
from . import cdp_profile
from . import cdp_stage_rfm
from . import cdp_stage_churn
