from . import cdp_alert
from . import cdp_alert_event
from . import cdp_alert_find
from . import cdp_alert_tell
from . import cdp_stage_alert
