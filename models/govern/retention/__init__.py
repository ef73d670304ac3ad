from . import cdp_retention_rule
from . import cdp_retention_person
from . import cdp_retention_night
from . import cdp_retention_log
from . import cdp_retention_year
