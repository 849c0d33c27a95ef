"""Clients: Pods of ours among the learner's, for questions between Pods."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from kubeplay_pytest.checks import calls
from kubeplay_pytest.checks.asking import STABLE, ask, ask_steady
from kubeplay_pytest.checks.calls import Call
from kubeplay_pytest.checks.ground import Ground
from kubeplay_pytest.checks.probe import Probe, stand
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Client"]


class Client:
    """A small Pod in the namespace, made when it is first asked; it goes with the namespace."""

    def __init__(self, ground: Ground, name: str, labels: dict[str, str]) -> None:
        self._ground = ground
        self._name = name
        self._labels = labels

    def __repr__(self) -> str:
        marks = ", ".join(f"{key}: {value}" for key, value in self._labels.items())
        return f"Pod {self._name}" + (f" ({marks})" if marks else "")

    def reaches(self, host: str, port: int, *, within: float | None = None) -> Client:
        """A TCP connection from here to ``host`` comes about."""
        return self._until(
            lambda: calls.connect(self._probe, host, port),
            lambda call: call.outcome == "answered",
            f"{self} reaches {host}:{port}",
            within,
        )

    def cannot_reach(self, host: str, port: int, *, within: float | None = None) -> Client:
        """No TCP connection comes about, though the name is known; and that stays so."""
        return self._steadily(
            lambda: calls.connect(self._probe, host, port),
            lambda call: call.outcome in {"refused", "timed out"},
            f"{self} cannot reach {host}:{port}, for {STABLE:g} s",
            within,
        )

    def resolves(self, name: str, to: str | None = None, *, within: float | None = None) -> Client:
        """DNS knows the name, under this address when one is given."""
        return self._until(
            lambda: calls.resolve(self._probe, name),
            lambda call: call.outcome == "answered" and to in {None, call.text},
            f"{self} finds {name} by DNS" + (f" at {to}" if to else ""),
            within,
        )

    def does_not_resolve(self, name: str, *, within: float | None = None) -> Client:
        """DNS says that there is no such name, and goes on saying so."""
        return self._steadily(
            lambda: calls.resolve(self._probe, name),
            lambda call: call.outcome == "no such name",
            f"{self} does not find {name} by DNS",
            within,
        )

    def gets(
        self, url: str, text: str | None = None, status: int = 200, *, within: float | None = None
    ) -> Client:
        """An HTTP request from here is answered with this status and this part of a text."""
        return self._until(
            lambda: calls.fetch(self._probe, url),
            lambda call: call.status == status and (text is None or text in call.text),
            f"{self} gets {status} from {url}" + (f" with {text!r}" if text else ""),
            within,
        )

    @cached_property
    def _probe(self) -> Probe:
        self._ground.must_have_network()
        namespace = self._ground.namespace
        return stand(namespace.api, namespace.name, self._name, self._labels)

    def _until(
        self,
        make: Callable[[], Call],
        right: Callable[[Call], bool],
        expected: str,
        within: float | None,
    ) -> Client:
        made: list[Call] = []

        def look() -> bool | None:
            made.append(make())
            return True if right(made[-1]) else None

        self._ground.must_have_network()
        if ask(self._ground, look, within, rest=True) is None:
            raise self._failure(expected, made[-1])
        return self

    def _steadily(
        self,
        make: Callable[[], Call],
        right: Callable[[Call], bool],
        expected: str,
        within: float | None,
    ) -> Client:
        made: list[Call] = []

        def holds() -> bool:
            made.append(make())
            return right(made[-1])

        self._ground.must_have_network()
        if not ask_steady(self._ground, holds, within):
            wrong = next((call for call in reversed(made) if not right(call)), made[-1])
            raise self._failure(expected, wrong)
        return self

    def _failure(self, expected: str, call: Call) -> LearnerFailure:
        found = f"it is found at {call.text}" if call.text and not call.status else str(call)
        evidence = (f"from {self}: {call.words}",) if call.words else ()
        return LearnerFailure(Finding(expected, found, evidence, self._ground.start()))
