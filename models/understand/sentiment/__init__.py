from . import cdp_stage_sentiment
