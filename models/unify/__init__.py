from . import cdp_profile
from . import cdp_identifier
from . import cdp_identity_log
from . import cdp_match
from . import cdp_exclusion
from . import cdp_stage_link
from . import cdp_stage_link_rule
from . import golden
