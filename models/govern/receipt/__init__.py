from . import cdp_receipt
from . import cdp_consent
from . import cdp_consent_proof
from . import res_partner
