"""What the service keeps: submissions, what happened to each, reports, facts of the cluster.

May know dbdaolib and nothing else of ours. Drafts are not here: they are the learner's files.
"""

from kubeplay_web.store.model import SCHEMA, Event, Fact, Report, Submission, SubmissionState
from kubeplay_web.store.store import Store, database_config

__all__ = [
    "SCHEMA",
    "Event",
    "Fact",
    "Report",
    "Store",
    "Submission",
    "SubmissionState",
    "database_config",
]
