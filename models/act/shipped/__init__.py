from . import cdp_journey_step
from . import cdp_journey_cart
from . import step_text
from . import res_partner
