"""What checks demand, and whether learners were told."""

from __future__ import annotations

import pytest

from kubeplay_pytest.authors.literals import demanded
from kubeplay_pytest.authors.review.literals import untold
from kubeplay_pytest.catalog import Exercise

HEAD = 'def test_it(applied):\n    """It."""\n'

DEMANDS = {
    "name": ('applied.pod("web").exists()', ["web"]),
    "kind-is-no-literal": ('applied.object("NetworkPolicy", "wall").exists()', ["wall"]),
    "version-is-no-literal": ('applied.object("Thing", "a", "example.com/v1").exists()', ["a"]),
    "api-word": ('applied.pod("web").field("spec.restartPolicy").equals("Never")', ["web"]),
    "image": ('applied.pod("web").has_image("nginx:1.27")', ["nginx:1.27", "web"]),
    "number": ('applied.pod("web").has_container_port(80, name="http")', ["80", "http", "web"]),
    "keyword": ('applied.deployment("web").becomes_ready(replicas=3, within=9)', ["3", "web"]),
    "seconds": ('applied.deployment("web").stays_ready(9, replicas=3)', ["3", "web"]),
    "path": ('applied.pod("web").field("spec.nodeName").equals("big")', ["big", "web"]),
    "command": ('applied.pod("web").runs(["cat", "/x"], prints="hello")', ["hello", "web"]),
    "loop": (
        'for n, v in {"A": "x", "B": "y"}.items():\n        applied.pod("web").sees_env(n, v)',
        ["A", "B", "web", "x", "y"],
    ),
    "constant": ('applied.pod(NAME).exists()\n\n\nNAME = "web"', ["web"]),
    "function": (
        """look(applied, "web", "db")


def look(applied, *names):
    for name in names:
        applied.pod(name).exists()""",
        ["db", "web"],
    ),
    "own-object": (
        'applied.accepts({"metadata": {"name": "visitor"}})\n    applied.pod("visitor").exists()',
        [],
    ),
    "words-and-flags": (
        'applied.pod("web").becomes(len, expected="no", help="look", path="spec", within=0)',
        ["web"],
    ),
    "small-and-true": ('applied.pod("web").field("spec.x").is_one_of(0, 1, True)', ["web"]),
    "computed": ('applied.pod("web").has_label("app", f"{1 + 1}" + str(77))', ["app", "web"]),
}


@pytest.mark.parametrize("body, values", DEMANDS.values(), ids=DEMANDS)
def test_demanded(exercise: Exercise, body: str, values: list[str]) -> None:
    """Literals that an answer is compared with are demanded; what a check needs itself is not."""
    exercise.test_file.write_text(f"{HEAD}    {body}\n", encoding="utf-8")
    assert sorted(literal.value for literal in demanded(exercise.test_file)) == values


@pytest.mark.parametrize(
    "prompt, told",
    [
        ("Three pods, `web`.", True),
        ("There are `3` pods of the name web-3.", True),
        ("Three pods, `webs`.", False),
        ("13 pods, `web`.", False),
    ],
)
def test_told(exercise: Exercise, prompt: str, told: bool) -> None:
    """A literal stands in the prompt as a whole word, a number also in letters."""
    text = f'{HEAD}    applied.deployment("web").becomes_ready(replicas=3)\n'
    exercise.test_file.write_text(text, encoding="utf-8")
    (exercise.folder / "prompt.md").write_text(prompt, encoding="utf-8")
    assert (not list(untold(exercise))) == told


@pytest.mark.parametrize(
    "prompt, told",
    [
        ("The image `registry.k8s.io/pause:3.10`.", True),
        ("The image `pause:3.10` of `registry.k8s.io`.", True),
        ("The image `pause:3.10`.", False),
    ],
)
def test_image_and_its_registry(exercise: Exercise, prompt: str, told: bool) -> None:
    """An image may be told with its registry, or apart from it."""
    text = f'{HEAD}    applied.deployment("a").has_image("registry.k8s.io/pause:3.10")\n'
    exercise.test_file.write_text(text, encoding="utf-8")
    (exercise.folder / "prompt.md").write_text(f"{prompt} a", encoding="utf-8")
    assert (not list(untold(exercise))) == told


@pytest.mark.parametrize("name", ["template.yaml", "setup.yaml"])
def test_given_is_told(exercise: Exercise, name: str) -> None:
    """What the template or the setup shows needs no word in the prompt."""
    exercise.test_file.write_text(f'{HEAD}    applied.pod("guard").exists()\n', encoding="utf-8")
    (fault,) = untold(exercise)
    assert fault.place == f"{exercise.test_file}:3"
    assert "'guard'" in fault.message
    (exercise.folder / name).write_text("metadata: {name: guard}\n", encoding="utf-8")
    assert not list(untold(exercise))
