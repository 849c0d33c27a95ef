"""Jobs between the service and workers.

May know the store. The row of a submission is the truth; whatever carries its id may lose or
double it without losing or doubling a verdict.
"""

from kubeplay_web.queue.leased import LeasedTable
from kubeplay_web.queue.protocol import Job, JobQueue, Lost, Outcome

__all__ = ["Job", "JobQueue", "LeasedTable", "Lost", "Outcome"]
