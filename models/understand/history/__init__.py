from . import cdp_score_history
from . import cdp_movement
from . import cdp_profile
from . import cdp_stage_history
