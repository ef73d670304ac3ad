from . import cdp_journey_event
from . import cdp_journey_imported
from . import cdp_journey_about
from . import cdp_journey
from . import cdp_journey_step
from . import cdp_stage_journey
