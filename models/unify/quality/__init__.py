from . import cdp_quality_rule
from . import cdp_quality_issue
from . import cdp_quality_decide
from . import cdp_quality_history
from . import cdp_profile
from . import cdp_stage_quality
