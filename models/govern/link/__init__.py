from . import cdp_link
from . import cdp_link_used
from . import cdp_access_log
from . import res_partner
