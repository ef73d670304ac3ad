from . import cdp_merge
from . import cdp_merge_record
from . import cdp_merge_undo
from . import cdp_merge_veto
from . import cdp_merge_work
from . import res_partner
