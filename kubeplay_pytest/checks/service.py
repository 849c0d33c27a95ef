"""Services: where their traffic would really go, read from their EndpointSlices."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from kubeplay_pytest.checks import pods
from kubeplay_pytest.checks.endpoints import ends, selected, slices_of, target_port
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.rest import KEEPERS, is_settled
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.checks.template import PodTemplate
from kubeplay_pytest.checks.words import own
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import MISSING

if TYPE_CHECKING:
    from kubeplay_pytest.checks.traffic import Traffic

__all__ = ["Service"]

_LABEL_SETS = 4
"""How many different sets of labels a person still reads."""


class Service(Subject):
    """A Service, judged by the endpoints that the endpoint controller found for it."""

    def __init__(self, ground: Ground, name: str) -> None:
        super().__init__(ground, "Service", name)

    def has_endpoints(
        self,
        count: int | None = None,
        *,
        of: PodTemplate | None = None,
        port: int | None = None,
        within: float | None = None,
    ) -> Service:
        """Traffic reaches ready Pods.

        ``count`` of them (at least one without a count), only Pods of the workload ``of``
        (all of them without a count), each at the Pods' own ``port``.
        """
        self._await_existence(within)

        def holds() -> bool | None:
            return True if self._as_wanted(count, of, port) and self._is_calm() else None

        # Should it never be calm, what is true in the end counts.
        if not self.ground.until(holds, within, rest=True) and not self._as_wanted(count, of, port):
            raise self._failure(count, of, port)
        return self

    def answers(
        self,
        path: str = "/",
        *,
        port: int | None = None,
        text: str | None = None,
        status: int = 200,
        within: float | None = None,
    ) -> Service:
        """An HTTP call from inside the cluster, by the Service's name, is answered like this.

        Simulated nodes answer no call: there it has endpoints, and nothing more is said.
        """
        if "network" not in self.ground.capabilities:
            return self.has_endpoints(within=within)
        from kubeplay_pytest.checks.answering import Wanted, must_answer

        self._await_existence(within)
        must_answer(self, Wanted(path, port, text, status), within)
        return self

    def refuses(self, *, port: int | None = None, within: float | None = None) -> Service:
        """Calls from inside the cluster are refused, or nobody answers them, for a while."""
        from kubeplay_pytest.checks.answering import must_refuse

        self._await_existence(within)
        must_refuse(self, port, within)
        return self

    def sampled(self, path: str = "/", *, interval: float = 0.1) -> AbstractContextManager[Traffic]:
        """Call the Service from inside the cluster as long as the block lasts."""
        from kubeplay_pytest.checks.answering import sample

        return sample(self, path, interval)

    def endpoints(self) -> list[tuple[str, int]]:
        """(Pod name, port) of each ready endpoint now, sorted."""
        return sorted((pod, port) for pod, port in self._ends() if port is not None)

    def _ends(self) -> set[tuple[str, int | None]]:
        return ends(slices_of(self.name, self.ground.named("EndpointSlice")))

    def _reached(self) -> set[str]:
        return {pod for pod, _ in self._ends()}

    def _is_calm(self) -> bool:
        """Whether the endpoints are those of all Pods to come: two of three would pass by."""
        item = self.current()
        if item is None or not is_settled(item, self.ground):
            return False
        makers = [o for kind in KEEPERS for o in self.ground.named(kind) if _feeds(o, item)]
        chosen = selected(item, self.ground.named("Pod"))
        return all(is_settled(other, self.ground) for other in (*makers, *chosen))

    def _as_wanted(self, count: int | None, of: PodTemplate | None, port: int | None) -> bool:
        found = self._ends()
        reached = {pod for pod, _ in found}
        wrong = not reached or (count is not None and len(reached) != count)
        if wrong or (of and not self._is_right(reached, count, of)):
            return False
        return port is None or {p for p, n in found if n == port} == reached

    @staticmethod
    def _is_right(reached: set[str], count: int | None, of: PodTemplate) -> bool:
        return reached <= _names(of) and (count is not None or reached >= _names(of))

    def _failure(
        self, count: int | None, of: PodTemplate | None, port: int | None
    ) -> LearnerFailure:
        reached = self._reached()
        expected = _expectation(self, count, of)
        if not reached:
            return self._nobody(expected)
        strangers = reached - _names(of) if of else set()
        right = count in (None, len(reached)) and (not of or self._is_right(reached, count, of))
        if right:
            return self._wrong_port(port)
        whom = ", ".join(sorted(strangers or reached))
        found = "it reaches other Pods" if strangers else f"it reaches {len(reached)}"
        advice = "select by labels that only the Pods meant here carry" if strangers else ""
        return self.failure(
            expected, f"{found}: {whom}", path="spec.selector", key=True, help=advice
        )

    def _nobody(self, expected: str) -> LearnerFailure:
        """No endpoints: nobody is selected, or the selected are not ready."""
        item, everybody = self.current() or {"spec": {}}, self.ground.named("Pod")
        chosen = selected(item, everybody)
        if chosen:
            names = ", ".join(pod["metadata"]["name"] for pod in chosen)
            found = f"no ready Pod: the selector finds {names}, not ready"
            failure = self.failure(expected, found, path="spec.selector", key=True)
            lines = [line for pod in chosen for line in self.ground.evidence(pod)]
        else:
            selector = _show(item["spec"].get("selector") or {})
            found = f"no Pod at all: the selector is {selector}"
            advice = "the selector must name labels that the Pods carry"
            failure = self.failure(expected, found, path="spec.selector", key=True, help=advice)
            lines = _labels(everybody)
        finding = failure.findings[0]
        return LearnerFailure(replace(finding, evidence=(*lines, *finding.evidence)))

    def _wrong_port(self, port: int | None) -> LearnerFailure:
        index, found = self._where_to(port)
        path = f"spec.ports[{index}].targetPort"
        manifest = self.ground.manifest("Service", self.name)
        written = manifest is not None and manifest.at(path) is not MISSING
        return self.failure(
            f"{self} sends traffic to port {port} of the Pods",
            found,
            path=path if written else f"spec.ports[{index}].port",
            help="targetPort is the port on which the container listens",
        )

    def _where_to(self, port: int | None) -> tuple[int, str]:
        """Which entry of the ports misses ``port``, and what comes of it."""
        entries = ((self.current() or {}).get("spec") or {}).get("ports") or ()
        chosen = selected(self.current() or {"spec": {}}, self.ground.named("Pod"))
        for index, entry in enumerate(entries):
            numbers = {target_port(entry, pod) for pod in chosen}
            if None in numbers:
                return index, f"no container of the Pods has a port named {entry['targetPort']}"
            if numbers != {port}:
                break
        numbers_found = ", ".join(str(n) for n in sorted({n for _, n in self.endpoints()}))
        return (index if entries else 0), f"it sends it to port {numbers_found or 'none'}"


def _feeds(maker: Json, service: Json) -> bool:
    """Whether the Service selects the Pods that a workload makes."""
    labels = maker["spec"]["template"].get("metadata", {}).get("labels") or {}
    selector = service["spec"].get("selector") or {}
    return bool(selector) and selector.items() <= labels.items()


def _expectation(service: Service, count: int | None, of: PodTemplate | None) -> str:
    if count is None:
        whom = "all ready Pods" if of else "at least one ready Pod"
    else:
        whom = f"{count} ready {'Pod' if count == 1 else 'Pods'}"
    return f"{service} reaches {whom}" + (f" of {of}" if of else "")


def _names(workload: PodTemplate) -> set[str]:
    return {pod["metadata"]["name"] for pod in workload.live_pods() if pods.is_ready(pod)}


def _labels(everybody: list[Json]) -> list[str]:
    shown = sorted({_show(pod["metadata"].get("labels") or {}) for pod in everybody})
    return [f"Pods here carry: {text}" for text in shown[:_LABEL_SETS]] or ["there is no Pod"]


def _show(labels: dict[str, str]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in sorted(own(labels).items())) or "nothing"
