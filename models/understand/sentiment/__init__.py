from . import base_automation
from . import cdp_feedback
from . import cdp_profile
from . import cdp_sentiment
from . import cdp_stage_sentiment
