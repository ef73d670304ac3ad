from . import cdp_rfm
from . import cdp_profile
from . import cdp_stage_rfm
