from . import cdp_stage_recommend
