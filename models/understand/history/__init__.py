from . import cdp_stage_history
