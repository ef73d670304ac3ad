from . import cdp_person
