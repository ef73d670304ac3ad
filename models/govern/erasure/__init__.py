from . import cdp_legal_hold
from . import cdp_erasure
from . import cdp_erasure_line
from . import cdp_erasure_plan
from . import cdp_erasure_work
from . import cdp_erasure_contact
from . import cdp_erasure_scan
from . import cdp_profile
