from . import cdp_bridge
from . import cdp_bridge_tell
from . import cdp_consent
from . import cdp_profile
from . import mailing_list
