"""A live copy of a collection stays true through expiry and cut connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.wait import Informer, Informers
from kubeplay_pytest.wait import informer as module
from tests.unit.wait.collection import Collection, seconds_of, serving

KIND = Kind("v1", "ConfigMap", "configmaps", namespaced=True)
LONG = 20.0
"""Seconds that a wait may take at most; what holds ends it at once."""


@pytest.fixture
def collection() -> Iterator[Collection]:
    with serving() as made:
        yield made


@pytest.fixture
def informers(collection: Collection) -> Iterator[Informers]:
    made = Informers(collection.api, "ns")
    yield made
    made.stop()


def names(informer: Informer) -> list[str]:
    return [item["metadata"]["name"] for item in informer.objects()]


def becomes(informers: Informers, expected: list[str]) -> bool:
    informer = informers.of(KIND)
    held = informers.until(lambda: True if names(informer) == expected else None, LONG)
    return held is True


def test_what_is_there_already(collection: Collection, informers: Informers) -> None:
    """The first look sees the collection as it is, by name."""
    collection.put("b")
    collection.put("a")
    assert names(informers.of(KIND)) == ["a", "b"]


def test_what_happens(collection: Collection, informers: Informers) -> None:
    """Additions, changes and deletions arrive by the watch; nothing is listed for them."""
    informer = informers.of(KIND)
    assert collection.await_watches(1)
    collection.put("a", x=1)
    assert becomes(informers, ["a"])
    collection.put("a", x=2)
    value = informers.until(lambda: informer.objects()[0]["data"] == {"x": 2} or None, LONG)
    assert value is True
    collection.remove("a")
    assert becomes(informers, [])
    assert collection.lists == 1


def test_between_list_and_watch(collection: Collection, informers: Informers) -> None:
    """What happens after the listing and before the watch is not lost."""
    informer = informers.of(KIND)
    collection.put("a")
    assert becomes(informers, ["a"])
    assert names(informer) == ["a"]


@pytest.mark.parametrize("in_stream", [False, True], ids=["HTTP 410", "ERROR event"])
def test_expired(collection: Collection, informers: Informers, in_stream: bool) -> None:
    """A watch from a past that the server forgot lists again, and sees what it missed."""
    informers.of(KIND)
    assert collection.await_watches(1)
    collection.silent = True
    collection.put("missed")
    collection.expire(in_stream=in_stream)
    collection.silent = False
    assert becomes(informers, ["missed"])
    assert collection.lists >= 2


def test_cut(collection: Collection, informers: Informers) -> None:
    """A watch that lost its connection goes on, and nothing in between is lost."""
    informers.of(KIND)
    for number in range(3):
        assert collection.await_watches(number + 1)
        collection.put(f"n{number}")
        collection.cut()
    assert becomes(informers, ["n0", "n1", "n2"])


def test_deleted_while_cut(collection: Collection, informers: Informers) -> None:
    """What was deleted while nobody watched is gone after the new listing."""
    collection.put("a")
    informers.of(KIND)
    assert collection.await_watches(1)
    collection.silent = True
    collection.remove("a")
    collection.expire()
    collection.silent = False
    assert becomes(informers, [])


def test_bookmark(collection: Collection, informers: Informers) -> None:
    """A bookmark moves the version on and changes no object."""
    collection.put("a")
    informer = informers.of(KIND)
    assert collection.await_watches(1)
    collection.bookmark()
    collection.put("b")
    assert becomes(informers, ["a", "b"])
    assert names(informer) == ["a", "b"]


def test_rights_that_end(collection: Collection, informers: Informers) -> None:
    """A collection that may no longer be listed fails every wait on it, by name."""
    informer = informers.of(KIND)
    assert collection.await_watches(1)
    collection.refusal = 403
    collection.cut()
    with pytest.raises(PlatformError, match="cannot be listed: you may not"):
        informers.until(lambda: (informer.objects(), None)[1], LONG)


def test_a_first_list_that_is_refused(collection: Collection, informers: Informers) -> None:
    """A collection that cannot be listed at all says so at once."""
    collection.refusal = 403
    with pytest.raises(ApiError, match="you may not"):
        informers.of(KIND)


def test_one_for_each_kind(collection: Collection, informers: Informers) -> None:
    """Asking again costs nothing: one list and one watch for each kind."""
    assert informers.of(KIND) is informers.of(KIND)
    assert collection.lists == 1


def test_stop(collection: Collection, informers: Informers) -> None:
    """After a stop the watching thread ends with the next event."""
    before = set(threading.enumerate())
    informers.of(KIND)
    assert collection.await_watches(1)
    (thread,) = (t for t in set(threading.enumerate()) - before if t.name.startswith("watch "))
    informers.stop()
    collection.put("a")
    thread.join(timeout=LONG)
    assert not thread.is_alive()


def test_until_holds_already(informers: Informers) -> None:
    """What is true already is answered without waiting, even with no time at all."""
    assert informers.until(lambda: "now", 0.0) == "now"


@pytest.mark.parametrize("value", [False, 0, "", []])
def test_until_any_value(informers: Informers, value: object) -> None:
    """Only None means "not yet"; an empty value is an answer."""
    assert informers.until(lambda: value, 0.0) == value


def test_until_is_woken(collection: Collection, informers: Informers) -> None:
    """A wait ends with the change that makes it true, long before its deadline."""
    informer = informers.of(KIND)
    assert collection.await_watches(1)
    threading.Timer(0.1, collection.put, ["a"]).start()
    found, seconds = seconds_of(lambda: informers.until(lambda: informer.objects() or None, 60.0))
    assert found
    assert seconds < 30.0


def test_until_time_is_over(informers: Informers) -> None:
    """What never holds is None when time is over, and not much later."""
    found, seconds = seconds_of(lambda: informers.until(lambda: None, 0.2))
    assert found is None
    assert 0.2 <= seconds < LONG


def test_a_last_look(collection: Collection, informers: Informers) -> None:
    """Before the deadline counts, a fresh listing is looked at: a silent watch is no excuse."""
    informer = informers.of(KIND)
    assert collection.await_watches(1)
    collection.silent = True
    collection.put("a")
    assert informers.until(lambda: informer.objects() or None, 0.2)


def test_what_a_look_raises(informers: Informers) -> None:
    """What a look raises ends the wait: that is how terminal states end it early."""

    def look() -> None:
        raise KeyError("terminal")

    with pytest.raises(KeyError, match="terminal"):
        informers.until(look, 60.0)


def test_at_rest(informers: Informers) -> None:
    """A namespace at rest ends the wait long before the deadline."""
    found, seconds = seconds_of(lambda: informers.until(lambda: None, 60.0, at_rest=lambda: True))
    assert found is None
    assert module.QUIET <= seconds < 30.0


def test_not_at_rest(informers: Informers) -> None:
    """While something is still coming, the whole time is waited."""
    wait: Callable[[], Any] = lambda: informers.until(lambda: None, 1.5, at_rest=lambda: False)  # noqa: E731
    assert seconds_of(wait)[1] >= 1.5


def test_rest_begins_anew(collection: Collection, informers: Informers) -> None:
    """Each change begins the quiet time anew: what comes late is still seen."""
    informer = informers.of(KIND)
    assert collection.await_watches(1)
    for number, after in enumerate((0.4, 0.8, 1.2, 1.6)):
        threading.Timer(after, collection.put, [f"n{number}"]).start()
    found = informers.until(
        lambda: True if len(informer.objects()) == 4 else None, 60.0, at_rest=lambda: True
    )
    assert found is True
