from . import cdp_stage_insight
