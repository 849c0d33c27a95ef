"""Jobs: whether they came to their end."""

from __future__ import annotations

from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.terminal import Denials
from kubeplay_pytest.checks.workload import Workload

__all__ = ["Job"]


class Job(Workload):
    """A Job, judged by its conditions and the Pods that succeeded."""

    def __init__(self, ground: Ground, name: str) -> None:
        super().__init__(ground, "Job", name)

    def completes(self, successes: int | None = None, *, within: float | None = None) -> Job:
        """The Job completes, with this many Pods that succeeded when a number is given."""
        self._await_existence(within)
        denials = Denials(self.ground, "Job", self.name)
        if self.ground.until(lambda: self._end(denials), within) is None:
            raise self.failure("the Job completes", "it is still running", path="spec", key=True)
        done = (self.current() or {}).get("status", {}).get("succeeded", 0)
        if successes is not None and done != successes:
            raise self.failure(
                f"{successes} Pods succeed", f"{done} succeeded", path="spec.completions"
            )
        return self

    def _end(self, denials: Denials) -> bool | None:
        item = self.current()
        if item is None:
            return None
        if _condition(item, "Complete"):
            return True
        failed = _condition(item, "Failed")
        if failed:
            raise self.failure("the Job completes", f"it failed: {failed['message']}", path="spec")
        self.stop_at_stuck_pod("the Job completes")
        denials.stop("the Job completes")
        return None


def _condition(item: Json, type_: str) -> Json | None:
    conditions = item.get("status", {}).get("conditions", ())
    return next((c for c in conditions if c["type"] == type_ and c["status"] == "True"), None)
