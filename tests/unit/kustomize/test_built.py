"""A Kustomization is built by the genuine program, and its objects point into the overlay."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.kustomize import built
from kubeplay_pytest.manifests import Submission, load

HEAD = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../base]
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""
OVERLAY = """\
namePrefix: my-
images:
  - {name: nginx, newTag: "1.28"}
replicas:
  - {name: web, count: 3}
configMapGenerator:
  - {name: settings, literals: [A=1]}
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers:
              - name: web
                terminationMessagePath: /dev/end
  - target: {kind: Deployment}
    patch: |
      - {op: add, path: /spec/minReadySeconds, value: 1}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "kustomization.yaml").write_text("resources: [web.yaml]\n", encoding="utf-8")
    (folder / "web.yaml").write_text(DEPLOYMENT, encoding="utf-8")
    return folder


def build(base: Path, text: str, **others: str) -> Submission:
    folder = base.parent / "solution"
    folder.mkdir()
    for name, content in (others | {"solution": text}).items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return built(load(sorted(folder.iterdir())), base)


def test_without_a_kustomization_nothing_changes(base: Path) -> None:
    """Plain manifests stay as they are."""
    file = base / "web.yaml"
    submission = load([file])
    assert built(submission, base) is submission


def test_the_overlay_changes_the_base(base: Path) -> None:
    """What is applied is the base as the overlay changes it, and never the Kustomization."""
    submission = build(base, HEAD + OVERLAY)
    deployment = submission.find("Deployment", "my-web")
    assert deployment is not None
    assert deployment.at("spec.replicas") == 3
    assert deployment.at("spec.template.spec.containers[0].image") == "nginx:1.28"
    assert sorted(m.kind for m in submission.manifests) == ["ConfigMap", "Deployment"]


def test_files_beside_it_are_its_own(base: Path) -> None:
    """Another file of the answer is there for the Kustomization, and not applied by itself."""
    submission = build(
        base,
        HEAD + "patches: [{path: more.yaml}]\n",
        more=DEPLOYMENT.replace("1", "2", 1).replace("apps/v2", "apps/v1"),
    )
    assert [m.name for m in submission.manifests] == ["web"]


def test_the_digest_is_that_of_the_learner_s_files(base: Path) -> None:
    """Which answer it was is told by what was written, not by what was built."""
    submission = build(base, HEAD)
    assert submission.digest == load([base.parent / "solution" / "solution.yaml"]).digest


@pytest.mark.parametrize(
    "path, line",
    [
        ("metadata.name", 4),
        ("spec.template.spec.containers[0].image", 5),
        ("spec.replicas", 7),
        ("spec.template.spec.containers[0].terminationMessagePath", 21),
        ("spec.minReadySeconds", 24),
        ("spec.strategy", 11),
        ("kind", 2),
    ],
)
def test_a_field_is_found_where_it_was_changed(base: Path, path: str, line: int) -> None:
    """A field's place is the transformer that makes it, or the line of a patch that writes it."""
    deployment = build(base, HEAD + OVERLAY).find("Deployment", "my-web")
    assert deployment is not None
    assert deployment.locate(path).line == line
    assert deployment.locate(path).file.endswith("solution.yaml")


def test_a_generated_map_is_found_at_its_generator(base: Path) -> None:
    """What a generator made stands where the generator is written."""
    maps = [m for m in build(base, HEAD + OVERLAY).manifests if m.kind == "ConfigMap"]
    assert maps[0].locate("data.A").line == 9


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("namePrefixes: my-\n", 4, 'unknown field "namePrefixes"'),
        ("images: [{name: nginx, newTag: 1.28}]\n", 4, "newTag of type string"),
        ("configMapGenerator: [{name: x, files: [secret.txt]}]\n", 4, "secret.txt"),
        ("configMapGenerator: [{name: x, files: [/etc/hostname]}]\n", 4, "/etc/hostname"),
        ("components: [../../elsewhere]\n", 4, "nothing is fetched"),
    ],
)
def test_what_cannot_be_built_is_the_learner_s(
    base: Path, text: str, line: int, words: str
) -> None:
    """Kustomize's own words are the evidence, at the line that they are about."""
    with pytest.raises(LearnerFailure) as failure:
        build(base, HEAD + text)
    finding = failure.value.findings[0]
    assert finding.where is not None
    assert finding.where.line == line
    assert words in finding.evidence[0]
    assert str(base.parent) not in finding.evidence[0]


def test_nothing_built_is_a_fault(base: Path) -> None:
    """A Kustomization that builds no object is told at its kind."""
    with pytest.raises(LearnerFailure) as failure:
        build(base, HEAD.replace("resources: [../base]\n", ""))
    where = failure.value.findings[0].where
    assert where is not None
    assert (where.line, where.file.endswith("solution.yaml")) == (2, True)
