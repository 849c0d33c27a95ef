"""Settings: where each comes from, in which order, and what cannot be meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.settings import OPTIONS, Settings

ROOT = Path("/work")


def read(
    options: dict[str, Any] | None = None,
    environment: dict[str, str] | None = None,
    ini: dict[str, Any] | None = None,
) -> Settings:
    return Settings.read(root=ROOT, options=options, environment=environment or {}, ini=ini)


def test_defaults() -> None:
    """Without any setting: the embedded cluster, solutions/, twenty seconds, no files."""
    assert read() == Settings(
        cluster="embedded",
        solutions=ROOT / "solutions",
        timeout=20.0,
        result=None,
        events=None,
        keep="none",
        history=True,
        traceback=False,
    )


VALUES = {
    "cluster": ("context:a", "context:b", "context:c"),
    "solutions": ("/a", "/b", "/c"),
    "timeout": ("1", "2", "3"),
    "result": ("/a", "/b", "/c"),
    "events": ("/a", "/b", "/c"),
    "keep": ("failed", "all", "none"),
}


@pytest.mark.parametrize("name", VALUES)
def test_option_before_environment_before_ini(name: str) -> None:
    """Each setting is taken from the command line, else the environment, else the ini file."""
    option, variable, ini = VALUES[name]
    sources: list[dict[str, Any]] = [
        {name: option},
        {f"KUBEPLAY_{name.upper()}": variable},
        {name: ini},
    ]
    for number, expected in enumerate((option, variable, ini)):
        given = [source if at >= number else {} for at, source in enumerate(sources)]
        found = getattr(read(*given), name)
        assert str(found) in (expected, f"{expected}.0")


@pytest.mark.parametrize("empty", [None, ""])
def test_empty_is_as_good_as_not_given(empty: str | None) -> None:
    """An empty value does not hide one from a weaker source."""
    assert read({"keep": empty}, {"KUBEPLAY_KEEP": ""}, {"keep": "all"}).keep == "all"


@pytest.mark.parametrize(
    "value, expected",
    [("1", True), ("true", True), ("Yes", True), ("on", True), ("0", False), ("no", False)],
)
def test_switch_by_variable(value: str, expected: bool) -> None:
    """A switch is turned on by the usual words, and by no others."""
    assert read(environment={"KUBEPLAY_TRACEBACK": value}).traceback is expected


@pytest.mark.parametrize("value", ["", "abc", "0", "-1", "nan", "inf", "3601", "1,5"])
def test_bad_timeout_names_the_setting(value: str) -> None:
    """Seconds that cannot be meant are refused by name, and shown."""
    if not value:
        assert read({"timeout": value}).timeout == 20
        return
    with pytest.raises(ValueError, match="kubeplay timeout must be seconds") as caught:
        read({"timeout": value})
    assert repr(value) in str(caught.value)


def test_bad_choice_names_the_choices() -> None:
    """A word that is none of the choices is refused with those that there are."""
    with pytest.raises(ValueError, match="keep must be one of none, failed, all, not 'some'"):
        read({"keep": "some"})


def test_solutions_lie_below_the_root(workplace: Path) -> None:
    """A relative folder of solutions is the project's, wherever one stands."""
    assert read({"solutions": "mine"}).solutions == ROOT / "mine"


def test_reports_lie_where_one_stands(workplace: Path) -> None:
    """Relative files that a person typed are meant from where they stand."""
    settings = read({"result": "r.json", "events": "e.jsonl"})
    assert (settings.result, settings.events) == (workplace / "r.json", workplace / "e.jsonl")


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_names_follow_one_rule(option: Any) -> None:
    """Option, ini key and variable of a setting are made of the same word, and explained."""
    assert option.flag == f"--kubeplay-{option.name}"
    assert option.key == f"kubeplay_{option.name}"
    assert option.variable == f"KUBEPLAY_{option.name.upper()}"
    assert option.help
