from . import cdp_stage_train
