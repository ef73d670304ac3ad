from . import base_partner_merge, cdp_sample
