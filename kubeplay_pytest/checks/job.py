"""Jobs: whether they came to their end."""

from __future__ import annotations

from kubeplay_pytest.checks import readiness
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.pods import condition
from kubeplay_pytest.checks.running import Running

__all__ = ["Job"]

_COMPLETES = "the Job completes"

# Which field is to blame for a failed Job, by the controller's reason.
_BLAME = {
    "BackoffLimitExceeded": "spec.backoffLimit",
    "DeadlineExceeded": "spec.activeDeadlineSeconds",
    "PodFailurePolicy": "spec.podFailurePolicy",
    "MaxFailedIndexesExceeded": "spec.maxFailedIndexes",
}


class Job(Running):
    """A Job, judged by its conditions and the Pods that succeeded."""

    def __init__(self, ground: Ground, name: str) -> None:
        super().__init__(ground, "Job", name)

    def completes(self, successes: int | None = None, *, within: float | None = None) -> Job:
        """The Job completes, with this many Pods that succeeded when a number is given."""
        self._await_existence(within)
        if self.ground.until(self._end, within, rest=True) is None:
            readiness.stop_at_denial(self, _COMPLETES, at_rest=True)
            readiness.stop_without_node(self, _COMPLETES)
            raise self.failure(_COMPLETES, self._so_far(), path="spec", key=True)
        done = ((self.current() or {}).get("status") or {}).get("succeeded", 0)
        if successes is not None and done != successes:
            raise self.failure(
                f"{successes} {'Pod succeeds' if successes == 1 else 'Pods succeed'}",
                f"{done} succeeded",
                path="spec.completions",
                help=f"set spec.completions to {successes}",
            )
        return self

    def _end(self) -> bool | None:
        item = self.live  # fails when it is gone, as with a short ttlSecondsAfterFinished
        if condition(item, "Complete"):
            return True
        failed = condition(item, "Failed")
        if failed:
            raise self._failed(failed)
        if item["spec"].get("suspend"):
            advice = "take suspend out, or set it to false"
            raise self.failure(_COMPLETES, "it is suspended", path="spec.suspend", help=advice)
        readiness.stop_at_stuck(self, _COMPLETES)
        readiness.stop_at_denial(self, _COMPLETES)
        return None

    def _failed(self, failed: Json) -> Exception:
        words = failed.get("message") or failed.get("reason", "")
        path = _BLAME.get(failed.get("reason", ""), "spec")
        return self.failure(_COMPLETES, f"it failed: {words}", path=path)

    def _so_far(self) -> str:
        status = self.live.get("status") or {}
        return f"{status.get('succeeded', 0)} Pods succeeded, {status.get('active', 0)} are active"
