from . import cdp_stage_value
