"""Which mutants are made of a reference, and that nothing else of it changes."""

from __future__ import annotations

import difflib

import pytest
import yaml

from kubeplay_pytest.authors.mutation import mutants
from kubeplay_pytest.catalog import Exercise
from tests.unit.authors.mutation.conftest import Changes

HEAD = "apiVersion: v1\nkind: Thing\nmetadata:\n  name: one\nspec:\n"

FIELDS = {
    "image": ("  image: web:1", {"image web:1 -> web:10", "image web:1 -> web"}),
    "port": ("  port: 80", {"port 80 -> 81"}),
    "named-port": ("  targetPort: http", {"targetPort http -> httpx"}),
    "count": ("  replicas: 3", {"replicas 3 -> 4", "replicas 3 -> 2"}),
    "nothing-less": ("  backoffLimit: 0", {"backoffLimit 0 -> 1"}),
    "flag": ("  readOnly: true", {"readOnly true -> false"}),
    "quoted": ('  secretName: "door"', {"secretName door -> door-x"}),
    "size": ("  sizeLimit: 8Mi", {"sizeLimit 8Mi -> 4Mi", "sizeLimit 8Mi -> 16Mi"}),
    "percent": ("  maxSurge: 25%", {"maxSurge 25% -> 12%", "maxSurge 25% -> 50%"}),
    "word": ("  restartPolicy: Never", {"restartPolicy Never -> Always"}),
    "path": ("  mountPath: /data", {"mountPath /data -> /data/x"}),
    "schedule": ("  schedule: 30 22 * * 1-5", {"schedule 30 22 * * 1-5 -> 31 22 * * 1-5"}),
    "label": (
        "  selector: {app: web}",
        {"selector.app web -> webx", "selector.app key app -> appx"},
    ),
    "expression": (
        "  matchExpressions: [{key: app, operator: In}]",
        {
            "matchExpressions[0].key app -> appx",
            "matchExpressions[0].operator In -> NotIn",
            "matchExpressions[0].operator dropped",
        },
    ),
    "amounts": (
        "  requests: {cpu: 100m, memory: 1Gi}",
        {
            "requests.cpu 100m -> 50m", "requests.cpu 100m -> 200m", "requests.cpu dropped",
            "requests.memory 1Gi -> 2Gi", "requests.memory dropped",
        },
    ),
    "environment": (
        "  env: [{name: COLOR, value: blue}]",
        {"env[0].name COLOR -> COLOR_X", "env[0].value blue -> bluex", "env[0].value dropped"},
    ),
    "rights": (
        "  rules: [{verbs: [get, list]}]",
        {
            "rules[0].verbs[0] get -> list", "rules[0].verbs[0] dropped",
            "rules[0].verbs[1] list -> watch", "rules[0].verbs[1] dropped",
        },
    ),
    "unknown": ("  message: hello", set()),
    "nothing": ("  nothing:", set()),
}  # fmt: skip


@pytest.mark.parametrize("field, made", FIELDS.values(), ids=FIELDS)
def test_field(changes: Changes, field: str, made: set[str]) -> None:
    """Each sort of field gets the mistakes that people make in it; others are left alone."""
    prefix = "Thing one spec."
    found = {c.removeprefix(prefix) for c in changes(f"{HEAD}{field}\n") if c.startswith(prefix)}
    assert found == made


def test_data(changes: Changes) -> None:
    """The keys and the short values of a ConfigMap are changed, and entries left out."""
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  A: x\n  f.conf: |\n    y\n"
    )
    assert changes(text) == [
        "ConfigMap c metadata.name c -> c-x",
        "ConfigMap c data dropped",
        "ConfigMap c data.A x -> xx",
        "ConfigMap c data.A key A -> Ax",
        "ConfigMap c data.A dropped",
        "ConfigMap c data[f.conf] key f.conf -> f.confx",
        "ConfigMap c data[f.conf] dropped",
    ]


POD = """\
# by hand
apiVersion: v1
kind: Pod
metadata:
  name: "web"   # quoted
  labels: {app: web, tier: front}
spec:
  volumes:

    - name: page
      emptyDir: {}
    # the second
    - name: more
      emptyDir:
        medium: Memory
  containers:
    - name: web
      image: nginx:1.27
      steps:
        - sleep
        - |
          for ever

      ports: [{containerPort: 80}, {containerPort: 81}]
"""


def test_everything_else_stays(exercise: Exercise, changes: Changes) -> None:
    """A mutant differs from its reference in one place only, and its line is told."""
    assert len(changes(POD)) > 10
    for mutant in mutants(exercise):
        before, after = POD.splitlines(), mutant.text.splitlines()
        assert len(before) == len(after)
        differing = [i for i, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b]
        assert differing[0] == mutant.line
        assert differing == list(range(differing[0], differing[-1] + 1)) or mutant.sort == "dropped"
        assert mutant.sort == "dropped" or len(differing) == 1


def test_what_is_left_out_is_left_out_alone(exercise: Exercise, changes: Changes) -> None:
    """A mutant without an entry means the reference without this entry, in either style."""
    changes(POD)
    dropped = {m.change: yaml.safe_load(m.text) for m in mutants(exercise) if m.sort == "dropped"}
    original = yaml.safe_load(POD)
    assert "Pod web metadata.labels.app dropped" in dropped
    for name in ("app", "tier"):
        labels = dropped[f"Pod web metadata.labels.{name} dropped"]["metadata"]["labels"]
        assert labels == {k: v for k, v in original["metadata"]["labels"].items() if k != name}
    volumes = dropped["Pod web spec.volumes[0] dropped"]["spec"]["volumes"]
    assert volumes == original["spec"]["volumes"][1:]
    ports = dropped["Pod web spec.containers[0].ports[1] dropped"]["spec"]["containers"][0]["ports"]
    assert ports == [{"containerPort": 80}]
    steps = dropped["Pod web spec.containers[0].steps[1] dropped"]["spec"]["containers"][0]["steps"]
    assert steps == ["sleep"]


@pytest.mark.parametrize("replicas, dropped", [(1, False), (2, True)])
def test_default_is_not_left_out(changes: Changes, replicas: int, dropped: bool) -> None:
    """What the API server would write itself is the same answer without it."""
    made = changes(f"{HEAD}  replicas: {replicas}\n  message: hello\n")
    assert ("Thing one spec.replicas dropped" in made) == dropped


def test_order_is_always_the_same(changes: Changes) -> None:
    """The same references give the same mutants in the same order."""
    assert changes(POD) == changes(POD)


def test_same_change_counts_once(changes: Changes) -> None:
    """What two references share is changed in the first of them only."""
    first = f"{HEAD}  replicas: 3\n  message: hello\n"
    second = f"# again\n{first}  port: 80\n"
    both = changes(first, second)
    assert len(both) == len(set(both))
    assert [c for c in both if "replicas" in c] == [c for c in changes(first) if "replicas" in c]


def test_another_reference_is_no_mutant(changes: Changes) -> None:
    """A change that makes another reference of this one is a right answer."""
    made = changes(f"{HEAD}  replicas: 3\n", f"{HEAD}  replicas: 4\n")
    assert "Thing one spec.replicas 3 -> 4" not in made
    assert "Thing one spec.replicas 3 -> 2" in made
    assert "Thing one spec.replicas 4 -> 5" in made


def test_diff_of_a_value_is_the_value(exercise: Exercise, changes: Changes) -> None:
    """Quotes and comments around a changed value stay."""
    changes(POD)
    named = next(m for m in mutants(exercise) if m.change.startswith("Pod web metadata.name"))
    added = [d for d in difflib.ndiff(POD.splitlines(), named.text.splitlines()) if d[0] == "+"]
    assert added == ['+   name: "web-x"   # quoted']
