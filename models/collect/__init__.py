from . import cdp_change
from . import cdp_source
from . import cdp_source_preview
from . import cdp_source_overlap
from . import cdp_transaction
from . import cdp_timeline
from . import cdp_product
from . import cdp_transaction_line
