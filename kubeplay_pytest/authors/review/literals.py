"""What the checks demand, learners must have been told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubeplay_pytest.authors.fault import Fault
from kubeplay_pytest.authors.literals import Literal, demanded
from kubeplay_pytest.catalog import Exercise

__all__ = ["untold"]

_NUMBERS = "two three four five six seven eight nine ten eleven twelve"
_WORDS = {str(n): word for n, word in enumerate(_NUMBERS.split(), start=2)}


def untold(exercise: Exercise) -> Iterator[Fault]:
    """Literals of the checks that stand neither in the prompt nor in what the learner is given.

    Given are the template and what ``setup.yaml`` brings. ``three`` tells 3.
    """
    try:
        literals = demanded(exercise.test_file)
    except (OSError, SyntaxError):
        return  # other rules tell what is wrong with the file
    told = _told(exercise)
    for literal in literals:
        if not _stands(literal, told):
            yield Fault(
                f"{exercise.test_file}:{literal.line}",
                f"the check demands {literal.value!r}, which nobody told the learner: "
                "name it in prompt.md, or do not demand it",
            )


def _told(exercise: Exercise) -> str:
    paths = [exercise.folder / "prompt.md", exercise.template, exercise.setup]
    return "\n".join(path.read_text("utf-8") for path in paths if path and path.exists())


def _stands(literal: Literal, text: str) -> bool:
    values = [literal.value, _WORDS.get(literal.value, literal.value)]
    return any(_holds(text, value) for value in values) or _image_stands(literal.value, text)


def _image_stands(value: str, text: str) -> bool:
    """``pause:3.10`` of ``registry.k8s.io`` tells registry.k8s.io/pause:3.10."""
    registry, slash, image = value.rpartition("/")
    named = slash and ":" in image and "." in registry
    return bool(named) and _holds(text, registry) and _holds(text, image)


def _holds(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
