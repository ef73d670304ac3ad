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
from .understand import (
    test_churn,
    test_churn_band,
    test_churn_learned,
    test_feedback,
    test_feedback_documents,
    test_insight,
    test_insight_anomaly,
    test_insight_demand,
    test_insight_documents,
    test_insight_tour,
    test_movement,
    test_movement_tour,
    test_objection,
    test_outcome,
    test_override,
    test_recommend,
    test_retention,
    test_retention_tour,
    test_rfm,
    test_rfm_counts,
    test_rfm_exclusion,
    test_satisfaction,
    test_score_history,
    test_sentiment,
    test_signals,
    test_subgroups,
    test_train,
    test_value,
    test_value_job,
    test_version_record,
    test_versions,
)
from .act import (
    test_journey_entry,
    test_journey_life,
    test_journey_send,
    test_journey_times,
    test_segment,
)
from .govern import test_gate, test_ledger, test_signed_link
from . import test_child
from . import test_documents
from . import test_rights
from . import test_sample
from . import test_stage
from . import test_tour
