"""Services: where their traffic would really go, read from their EndpointSlices."""

from __future__ import annotations

from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.checks.workload import Workload
from kubeplay_pytest.errors import LearnerFailure

__all__ = ["Service"]


class Service(Subject):
    """A Service, judged by the endpoints that the endpoint controller found for it."""

    def __init__(self, ground: Ground, name: str) -> None:
        super().__init__(ground, "Service", name)

    def has_endpoints(
        self,
        count: int | None = None,
        *,
        of: Workload | None = None,
        port: int | None = None,
        within: float | None = None,
    ) -> Service:
        """Traffic reaches ready Pods: ``count`` of them (at least one without a count),
        exactly the Pods of the workload ``of``, at the Pods' own ``port``."""
        self._await_existence(within)
        if self.ground.until(lambda: self._as_wanted(count, of, port), within, rest=True) is None:
            raise self._failure(count, of, port)
        return self

    def endpoints(self) -> list[tuple[str, int]]:
        """(Pod name, port) of each ready endpoint now, sorted."""
        found = set()
        for piece in self._slices():
            ports = [p["port"] for p in piece.get("ports") or () if p.get("port")]
            for endpoint in piece.get("endpoints") or ():
                if endpoint.get("conditions", {}).get("ready", True):
                    target = endpoint.get("targetRef", {}).get("name", endpoint["addresses"][0])
                    found |= {(target, port) for port in ports}
        return sorted(found)

    def _slices(self) -> list[Json]:
        slices = self.ground.objects(self.ground.kind("EndpointSlice", "discovery.k8s.io/v1"))
        label = "kubernetes.io/service-name"
        return [s for s in slices if s["metadata"].get("labels", {}).get(label) == self.name]

    def _as_wanted(self, count: int | None, of: Workload | None, port: int | None) -> bool | None:
        endpoints = self.endpoints()
        pods = {pod for pod, _ in endpoints}
        right_pods = bool(pods) and (of is None or pods <= _names(of))
        right_count = len(pods) == count if count is not None else bool(pods)
        right_port = port is None or {number for _, number in endpoints} == {port}
        return True if right_pods and right_count and right_port else None

    def _failure(self, count: int | None, of: Workload | None, port: int | None) -> LearnerFailure:
        endpoints = self.endpoints()
        pods = {pod for pod, _ in endpoints}
        expected = f"{self} reaches {count if count is not None else 'at least one'} ready Pod" + (
            "" if count == 1 else "s"
        )
        expected += f" of {of}" if of else ""
        if not pods:
            return self._nobody(expected)
        strangers = pods - _names(of) if of else set()
        if strangers:
            found = f"it reaches other Pods: {', '.join(sorted(strangers))}"
            return self.failure(expected, found, path="spec.selector", key=True)
        if count is not None and len(pods) != count:
            found = f"it reaches {len(pods)}: {', '.join(sorted(pods))}"
            return self.failure(expected, found, path="spec.selector", key=True)
        return self._wrong_port(endpoints, port)

    def _nobody(self, expected: str) -> LearnerFailure:
        """No endpoints: say what is selected and what labels the Pods carry."""
        item = self.current() or {}
        selector = item.get("spec", {}).get("selector") or {}
        failure = self.failure(
            expected,
            f"no Pod at all: the selector is {_show(selector)}",
            path="spec.selector",
            key=True,
            help="the selector must name labels that the Pods carry",
        )
        labels = sorted({_show(p["metadata"].get("labels") or {}) for p in self._pods()})
        seen = tuple(f"Pods here carry: {text}" for text in labels[:4]) or ("there is no Pod",)
        finding = failure.findings[0]
        return LearnerFailure(
            type(finding)(
                finding.expected,
                finding.found,
                (*seen, *finding.evidence),
                finding.where,
                finding.help,
            )
        )

    def _wrong_port(self, endpoints: list[tuple[str, int]], port: int | None) -> LearnerFailure:
        numbers = ", ".join(str(n) for n in sorted({number for _, number in endpoints}))
        manifest = self.ground.manifest("Service", self.name)
        has_target = manifest is not None and "targetPort" in str(manifest.at("spec.ports[0]"))
        return self.failure(
            f"{self} sends traffic to port {port} of the Pods",
            f"it sends it to port {numbers}",
            path="spec.ports[0].targetPort" if has_target else "spec.ports[0].port",
            help="targetPort is the port on which the container listens",
        )

    def _pods(self) -> list[Json]:
        return self.ground.objects(self.ground.kind("Pod"))


def _names(workload: Workload) -> set[str]:
    return {pod.name for pod in workload.pods()}


def _show(labels: dict[str, str]) -> str:
    ours = {k: v for k, v in labels.items() if k != "pod-template-hash"}
    return ", ".join(f"{key}: {value}" for key, value in sorted(ours.items())) or "nothing"
