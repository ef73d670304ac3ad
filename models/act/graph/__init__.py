from . import cdp_journey_step
from . import cdp_journey_step_edit
from . import cdp_journey_version
