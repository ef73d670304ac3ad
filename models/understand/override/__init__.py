from . import cdp_override
from . import cdp_profile
