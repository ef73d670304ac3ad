from . import cdp_consent_ask, cdp_consent_note, cdp_privacy_decide
from . import base_partner_merge, cdp_golden_edit, cdp_golden_preview
from . import cdp_merge_preview, cdp_sample
from . import cdp_basket
from . import cdp_segment_add, cdp_segment_past
from . import cdp_segment_audience
