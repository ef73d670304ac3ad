from . import cdp_model
from . import cdp_model_lifecycle
from . import cdp_model_explain
from . import cdp_model_headline
from . import cdp_model_record
from . import cdp_model_since
from . import cdp_model_outcome
