from .collect import test_change, test_source, test_transaction
from .unify import (
    test_golden,
    test_golden_write,
    test_history,
    test_identifier,
    test_link,
    test_match,
    test_merge,
    test_profile,
    test_quality,
    test_quality_decide,
    test_quality_rule,
    test_quality_score,
    test_review,
    test_review_tour,
    test_review_two,
    test_same,
)
from .understand import test_churn, test_recommend, test_rfm
from .act import test_segment
from . import test_documents
from . import test_rights
from . import test_sample
from . import test_stage
from . import test_tour
