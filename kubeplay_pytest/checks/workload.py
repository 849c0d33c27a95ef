"""Workloads: whatever runs Pods, and whether the Pods became what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubeplay_pytest.apply.quantity import amount
from kubeplay_pytest.checks.configuration import environment, mounted_files
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.rest import counts, is_observed, pod_is_ready, wanted
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.checks.terminal import Denials, stuck_pod
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Workload"]

_POD_SPEC = {"Pod": "spec", "CronJob": "spec.jobTemplate.spec.template.spec"}


class Workload(Subject):
    """A Pod, or a kind that makes Pods from a template."""

    def __init__(self, ground: Ground, kind: str, name: str) -> None:
        super().__init__(ground, kind, name)
        self.pod_spec_path = _POD_SPEC.get(kind, "spec.template.spec")

    def becomes_ready(
        self, replicas: int | None = None, *, within: float | None = None
    ) -> Workload:
        """The rollout of the newest version is complete and all its Pods are ready.

        With ``replicas``, there are exactly that many. Ends early when Pods can never come:
        an image that cannot be pulled, a Pod that admission denies, a wrong count.
        """
        self._await_existence(within)
        denials = Denials(self.ground, self.kind.name, self.name)
        done = self.ground.until(lambda: self._progress(replicas, denials), within, rest=True)
        if done is None:
            denials.raise_any(self._expectation(replicas))
            raise self._not_ready(replicas)
        return self

    def pods(self) -> list[Subject]:
        """The live Pods of the newest version, by name."""
        return [Subject(self.ground, "Pod", pod["metadata"]["name"]) for pod in self._live_pods()]

    def containers(self) -> list[Json]:
        """The containers of the live Pod template, as the server completed them."""
        return list(self._pod_spec().get("containers", ()))

    def has_image(self, image: str, *, container: str | None = None) -> Workload:
        """A container (the named one, or any) runs this image."""
        return self._some_container(
            container,
            lambda c: c["image"] == image,
            f"image {image}",
            "image",
            lambda c: c["image"],
        )

    def has_container_port(
        self, port: int, *, name: str | None = None, container: str | None = None
    ) -> Workload:
        """A container declares this port, under this name when one is given."""
        wanted = f"containerPort {port}" + (f" named {name}" if name else "")

        def declares(c: Json) -> bool:
            ports = c.get("ports", ())
            return any(p["containerPort"] == port and name in (None, p.get("name")) for p in ports)

        return self._some_container(container, declares, wanted, "ports", _show_ports)

    def has_requests(
        self, *, cpu: str | None = None, memory: str | None = None, container: str | None = None
    ) -> Workload:
        """A container requests these amounts; ``0.1`` and ``100m`` are the same."""
        return self._has_resources("requests", cpu, memory, container)

    def has_limits(
        self, *, cpu: str | None = None, memory: str | None = None, container: str | None = None
    ) -> Workload:
        """A container is limited to these amounts; ``0.1`` and ``100m`` are the same."""
        return self._has_resources("limits", cpu, memory, container)

    def sees_env(self, name: str, value: str, *, container: str | None = None) -> Workload:
        """A container's environment, as a kubelet would build it now, has ``name=value``."""
        seen = self._configured(container, lambda c: environment(c, self.ground))
        if seen.get(name) != value:
            raise self.failure(
                f"the environment has {name}={value}",
                f"it has {name}={seen[name]}" if name in seen else _without(name, seen),
                path=self._env_path(name, container),
                help="set it in env or envFrom of the container" if name not in seen else "",
            )
        return self

    def sees_file(
        self,
        path: str,
        *,
        contains: str = "",
        equals: str | None = None,
        container: str | None = None,
    ) -> Workload:
        """A container finds this file, as ConfigMap and Secret volumes would mount it now."""
        files = self._configured(
            container, lambda c: mounted_files(c, self._pod_spec(), self.ground)
        )
        wanted = f"the file {path}" + (f" with {contains!r}" if contains else "")
        place = f"{self._container_path(container)}.volumeMounts"
        if path not in files:
            raise self.failure(wanted, _without(path, files), path=place, key=True)
        text = files[path]
        if contains not in text or (equals is not None and text != equals):
            raise self.failure(wanted, f"it holds {text[:200]!r}", path=place, key=True)
        return self

    # --- readiness -------------------------------------------------------------------

    def _progress(self, replicas: int | None, denials: Denials) -> bool | None:
        """True when ready, None while under way; raises at a terminal state."""
        item = self.current()
        if item is None or not is_observed(item):
            return None
        if self._is_ready(item, replicas):
            return True
        self._stop_at_wrong_count(item, replicas)
        self.stop_at_stuck_pod(self._expectation(replicas))
        denials.stop(self._expectation(replicas))
        return None

    def _is_ready(self, item: Json, replicas: int | None) -> bool:
        if self.kind.name == "Pod":
            return pod_is_ready(item)
        complete = set(counts(item)) <= {wanted(item)}
        return complete and replicas in (None, wanted(item))

    def _stop_at_wrong_count(self, item: Json, replicas: int | None) -> None:
        if replicas is None or self.kind.name in {"Pod", "DaemonSet"}:
            return
        asked = item["spec"].get("replicas", 1)
        manifest = self.ground.manifest(self.kind.name, self.name)
        if asked != replicas and manifest is not None:
            raise self.failure(
                self._expectation(replicas),
                f"replicas is {asked}",
                path="spec.replicas",
                help=f"set spec.replicas to {replicas}",
            )

    def _not_ready(self, replicas: int | None) -> LearnerFailure:
        item = self.current()
        if item is None:
            return LearnerFailure(self._missing())
        found = "its containers are not ready"
        if self.kind.name != "Pod":
            found = f"{min(counts(item))} of {wanted(item)} replicas are ready"
        return self.failure(self._expectation(replicas), found, path=self.pod_spec_path, key=True)

    def _expectation(self, replicas: int | None) -> str:
        if replicas is None:
            return f"{self} becomes ready"
        return f"{replicas} ready {'replica' if replicas == 1 else 'replicas'} of {self}"

    def stop_at_stuck_pod(self, expected: str) -> None:
        """Raise when a container of a live Pod waits for what will never come."""
        stuck = next((s for s in map(stuck_pod, self._live_pods()) if s), None)
        if stuck is None:
            return
        container, reason, help = stuck
        path = self.container_path(container)
        raise self.failure(
            expected,
            f"container {container} is stuck: {reason}",
            path=f"{path}.image" if "Image" in reason else path,
            help=help,
        )

    def _live_pods(self) -> list[Json]:
        item = self.current()
        if item is None:
            return []
        if self.kind.name == "Pod":
            return [item]
        owner = self._newest_replica_set(item) if self.kind.name == "Deployment" else item
        pods = self.ground.objects(self.ground.kind("Pod"))
        return [pod for pod in pods if owner is not None and _owns(owner, pod)]

    def _newest_replica_set(self, deployment: Json) -> Json | None:
        """The ReplicaSet of the newest version; an old one's Pods must not count."""
        revision = _revision(deployment)
        sets = self.ground.objects(self.ground.kind("ReplicaSet"))
        mine = (s for s in sets if _owns(deployment, s))
        return next((s for s in mine if revision and _revision(s) == revision), None)

    # --- the Pod template --------------------------------------------------------------

    def _pod_spec(self) -> Json:
        spec: Any = self.live
        for step in self.pod_spec_path.split("."):
            spec = spec.get(step) or {}
        return dict(spec)

    def container_path(self, name: str | None) -> str:
        """The path of a container in the learner's own document (the first by default)."""
        manifest = self.ground.manifest(self.kind.name, self.name)
        for group in ("containers", "initContainers"):
            written = manifest.at(f"{self.pod_spec_path}.{group}") if manifest else None
            for index, container in enumerate(written if isinstance(written, list) else ()):
                if isinstance(container, dict) and container.get("name") == name:
                    return f"{self.pod_spec_path}.{group}[{index}]"
        return f"{self.pod_spec_path}.containers[0]"

    _container_path = container_path

    def _some_container(
        self,
        name: str | None,
        holds: Callable[[Json], bool],
        expected: str,
        field: str,
        show: Callable[[Json], str],
    ) -> Workload:
        candidates = self._named(name)
        if not any(holds(container) for container in candidates):
            raise self.failure(
                f"{expected} in {_which(name)}",
                " and ".join(show(container) for container in candidates),
                path=f"{self.container_path(candidates[0]['name'])}.{field}",
            )
        return self

    def _named(self, name: str | None) -> list[Json]:
        containers = self.containers()
        chosen = [c for c in containers if name in (None, c["name"])]
        if not chosen:
            raise self.failure(
                f"a container named {name}",
                "containers " + ", ".join(c["name"] for c in containers),
                path=f"{self.pod_spec_path}.containers[0].name",
            )
        return chosen

    def _has_resources(
        self, group: str, cpu: str | None, memory: str | None, container: str | None
    ) -> Workload:
        wanted = {k: v for k, v in (("cpu", cpu), ("memory", memory)) if v is not None}
        expected = f"{group} " + ", ".join(f"{key}: {value}" for key, value in wanted.items())

        def granted(c: Json) -> dict[str, str]:
            return dict(c.get("resources", {}).get(group, {}))

        return self._some_container(
            container,
            lambda c: all(amount(granted(c).get(k)) == amount(v) for k, v in wanted.items()),
            expected,
            f"resources.{group}",
            lambda c: ", ".join(f"{k}: {v}" for k, v in granted(c).items()) or f"no {group}",
        )

    def _configured(
        self, container: str | None, read: Callable[[Json], dict[str, str]]
    ) -> dict[str, str]:
        """What ``read`` finds in a container; a missing reference becomes a finding."""
        chosen = self._named(container)[0]
        try:
            return read(chosen)
        except LookupError as missing:
            what, path = missing.args
            raise self.failure(
                "every ConfigMap and Secret that the container refers to exists",
                f"there is no {what}",
                path=f"{self.container_path(chosen['name'])}.{path}"
                if not path.startswith("volumes")
                else f"{self.pod_spec_path}.{path}",
                help="compare the names letter by letter; a real node would not start the container",
            ) from None

    def _env_path(self, name: str, container: str | None) -> str:
        path = self.container_path(container or self.containers()[0]["name"])
        manifest = self.ground.manifest(self.kind.name, self.name)
        written = manifest.at(f"{path}.env") if manifest else None
        for index, entry in enumerate(written if isinstance(written, list) else ()):
            if isinstance(entry, dict) and entry.get("name") == name:
                return f"{path}.env[{index}]"
        return f"{path}.env" if isinstance(written, list) else path


def _which(container: str | None) -> str:
    return f"container {container}" if container else "a container"


def _without(name: str, entries: dict[str, str]) -> str:
    rest = f"; there is {', '.join(sorted(entries))}" if entries else ""
    return f"no {name}{rest}"


def _show_ports(container: Json) -> str:
    ports = [
        f"{p['containerPort']}" + (f" ({p['name']})" if "name" in p else "")
        for p in container.get("ports", ())
    ]
    return f"container {container['name']} declares " + (", ".join(ports) or "no port")


def _revision(item: Json) -> str | None:
    return (item["metadata"].get("annotations") or {}).get("deployment.kubernetes.io/revision")


def _owns(owner: Json, item: Json) -> bool:
    uid = owner["metadata"]["uid"]
    return any(o["uid"] == uid for o in item["metadata"].get("ownerReferences", ()))
