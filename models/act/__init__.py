from . import cdp_segment
from . import cdp_membership
from . import cdp_stage_segment
from . import journey
