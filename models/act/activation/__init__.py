from . import cdp_webhook_field
from . import cdp_webhook
from . import cdp_webhook_delivery
from . import cdp_webhook_enqueue
from . import cdp_webhook_send
from . import cdp_stage_webhook
from . import cdp_segment_audience
from . import api
