"""Pod templates: what an object says that its Pods look like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from kubeplay_pytest.apply.quantity import amount
from kubeplay_pytest.checks import seen
from kubeplay_pytest.checks.ground import Json
from kubeplay_pytest.checks.pods import newest_pods
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.cluster.image import same_image
from kubeplay_pytest.manifests import MISSING, FieldPath
from kubeplay_pytest.manifests.follow import value_at

__all__ = ["PodTemplate"]

_POD_SPEC = {"Pod": "spec", "CronJob": "spec.jobTemplate.spec.template.spec"}
_GROUPS = ("containers", "initContainers")


class PodTemplate(Subject):
    """A Pod, or an object that makes Pods from a template."""

    @property
    def pod_spec_path(self) -> str:
        return _POD_SPEC.get(self.kind.name, "spec.template.spec")

    def pods(self) -> list[Subject]:
        """The live Pods of the newest version, by name; without those that are being deleted."""
        return [Subject(self.ground, "Pod", pod["metadata"]["name"]) for pod in self.live_pods()]

    def live_pods(self) -> list[Json]:
        """The same Pods as objects."""
        item = self.current()
        if item is None:
            return []
        return [item] if self.kind.name == "Pod" else newest_pods(item, self.ground.named)

    def containers(self) -> list[Json]:
        """The containers of the live Pod template, as the server completed them."""
        return list(self.pod_spec().get("containers") or ())

    def has_image(self, image: str, *, container: str | None = None) -> Self:
        """A container (the named one, or any) runs this image, however it is written."""
        return self._some_container(
            container,
            lambda c: same_image(c["image"], image),
            f"image {image}",
            "image",
            lambda c: f"image {c['image']}",
            remedy=f"set image to {image}",
        )

    def has_container_port(
        self, port: int, *, name: str | None = None, container: str | None = None
    ) -> Self:
        """A container declares this port for TCP, under this name when one is given."""
        wanted = f"containerPort {port}" + (f" named {name}" if name else "")

        def is_wanted(p: Json) -> bool:
            is_tcp = p.get("protocol", "TCP") == "TCP"
            return is_tcp and p["containerPort"] == port and name in (None, p.get("name"))

        def declares(c: Json) -> bool:
            return any(is_wanted(p) for p in c.get("ports") or ())

        remedy = f"add {wanted} to ports" + (", with protocol TCP" if not name else "")
        return self._some_container(
            container, declares, wanted, "ports", _show_ports, remedy=remedy
        )

    def has_requests(
        self, *, cpu: str | None = None, memory: str | None = None, container: str | None = None
    ) -> Self:
        """A container requests these amounts; ``0.1`` and ``100m`` are the same."""
        return self._has_resources("requests", {"cpu": cpu, "memory": memory}, container)

    def has_limits(
        self, *, cpu: str | None = None, memory: str | None = None, container: str | None = None
    ) -> Self:
        """A container is limited to these amounts; ``0.1`` and ``100m`` are the same."""
        return self._has_resources("limits", {"cpu": cpu, "memory": memory}, container)

    def sees_env(self, name: str, value: str, *, container: str | None = None) -> Self:
        """A container's environment, as a kubelet would build it now, has ``name=value``."""
        seen.must_see_env(self, name, value, container)
        return self

    def sees_file(
        self,
        path: str,
        *,
        contains: str = "",
        equals: str | None = None,
        container: str | None = None,
    ) -> Self:
        """A container finds this file, as ConfigMap and Secret volumes would mount it now."""
        seen.must_see_file(self, path, contains, equals, container)
        return self

    def pod_spec(self) -> Json:
        """The live Pod's spec, or that of the template."""
        spec: Any = self.live
        for step in self.pod_spec_path.split("."):
            spec = spec.get(step) or {}
        return dict(spec)

    def next_pod(self) -> Json:
        """What is known of a Pod before it is made: it has no name yet."""
        path = self.pod_spec_path.rpartition(".")[0]
        marks = value_at(self.live, FieldPath.parse(f"{path}.metadata".removeprefix("."))) or {}
        namespace = self.ground.namespace.name
        return {"metadata": {**marks, "namespace": namespace}, "spec": self.pod_spec()}

    def chosen(self, name: str | None) -> list[Json]:
        """The containers that a check means: the named one, or all but init containers."""
        containers = self.containers()
        if name is None:
            return containers
        everybody = [*containers, *(self.pod_spec().get("initContainers") or ())]
        named = [c for c in everybody if c["name"] == name]
        if not named:
            raise self.failure(
                f"a container named {name}",
                "containers " + ", ".join(c["name"] for c in everybody),
                path=f"{self.pod_spec_path}.containers[0].name",
            )
        return named

    def container_path(self, name: str | None) -> str:
        """The path of a container in the learner's own document (the first by default)."""
        for group in _GROUPS:
            written = self.written(f"{self.pod_spec_path}.{group}")
            for index, container in enumerate(written if isinstance(written, list) else ()):
                if isinstance(container, dict) and container.get("name") == name:
                    return f"{self.pod_spec_path}.{group}[{index}]"
        return f"{self.pod_spec_path}.containers[0]"

    def written(self, path: str) -> Any:
        """What the learner wrote at this path, or ``MISSING``."""
        manifest = self.ground.manifest(self.kind.name, self.name)
        return manifest.at(path) if manifest else MISSING

    def _some_container(
        self,
        name: str | None,
        holds: Callable[[Json], bool],
        expected: str,
        field: str,
        show: Callable[[Json], str],
        *,
        remedy: str,
    ) -> Self:
        candidates = self.chosen(name)
        if not any(holds(container) for container in candidates):
            base = self.container_path(candidates[0]["name"] if candidates else None)
            raise self.failure(
                f"{expected} in " + (f"container {name}" if name else "a container"),
                " and ".join(show(container) for container in candidates) or "no container",
                path=f"{base}.{field}",
                help=remedy,
                written=True,
            )
        return self

    def _has_resources(
        self, group: str, amounts: dict[str, str | None], container: str | None
    ) -> Self:
        wanted = {key: value for key, value in amounts.items() if value is not None}

        def given(c: Json) -> Json:
            return dict((c.get("resources") or {}).get(group) or {})

        def wrong(c: Json) -> str | None:
            have = given(c)
            return next((k for k, v in wanted.items() if amount(have.get(k)) != amount(v)), None)

        first = next(iter(self.chosen(container)), {})
        return self._some_container(
            container,
            lambda c: wrong(c) is None,
            f"{group} " + _show_amounts(wanted),
            f"resources.{group}.{wrong(first)}",
            lambda c: f"{group} {_show_amounts(given(c))}" if given(c) else f"no {group}",
            remedy=f"set resources.{group} to {_show_amounts(wanted)}",
        )


def _show_amounts(amounts: dict[str, str]) -> str:
    """CPU and memory; what our own LimitRange adds to them is not the learner's business."""
    return ", ".join(f"{k}: {v}" for k, v in amounts.items() if k in {"cpu", "memory"})


def _show_ports(container: Json) -> str:
    ports = [_show_port(p) for p in container.get("ports") or ()]
    return f"container {container['name']} declares " + (", ".join(ports) or "no port")


def _show_port(port: Json) -> str:
    protocol = port.get("protocol", "TCP")
    number = f"{port['containerPort']}" + (f"/{protocol}" if protocol != "TCP" else "")
    return number + (f" ({port['name']})" if "name" in port else "")
