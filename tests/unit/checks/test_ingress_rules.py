"""Where Ingresses send requests: what Kubernetes' page "Ingress" says, and what it leaves open."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.checks.routing.decision import Decision
from kubeplay_pytest.checks.routing.ingress import class_of, decide
from kubeplay_pytest.checks.routing.request import Request

Json = dict[str, Any]


def backend(service: str, port: int | str = 80) -> Json:
    key = "number" if isinstance(port, int) else "name"
    return {"service": {"name": service, "port": {key: port}}}


def path(text: str, service: str, kind: str = "Prefix") -> Json:
    return {"path": text, "pathType": kind, "backend": backend(service)}


def ingress(*rules: tuple[str, list[Json]], name: str = "shop", **spec: Any) -> Json:
    """An Ingress whose rules are pairs of a host (or none) and paths."""
    written = [{"http": {"paths": paths}} | ({"host": h} if h else {}) for h, paths in rules]
    return {"kind": "Ingress", "metadata": {"name": name}, "spec": {"rules": written, **spec}}


def ask(url: str, *ingresses: Json) -> Decision:
    return decide(ingresses, Request.of(url))


def goes_to(decision: Decision) -> str:
    assert not decision.doubt
    return decision.backends[0].service if decision.rule else "nobody"


@pytest.mark.parametrize(
    "kind,written,asked,taken",
    [
        ("Prefix", "/", "/any/path", True),
        ("Exact", "/foo", "/foo", True),
        ("Exact", "/foo", "/bar", False),
        ("Exact", "/foo", "/foo/", False),
        ("Exact", "/foo/", "/foo", False),
        ("Prefix", "/foo", "/foo", True),
        ("Prefix", "/foo", "/foo/", True),
        ("Prefix", "/foo/", "/foo", True),
        ("Prefix", "/foo/", "/foo/", True),
        ("Prefix", "/aaa/bb", "/aaa/bbb", False),
        ("Prefix", "/aaa/bbb", "/aaa/bbb", True),
        ("Prefix", "/aaa/bbb/", "/aaa/bbb", True),
        ("Prefix", "/aaa/bbb", "/aaa/bbb/", True),
        ("Prefix", "/aaa/bbb", "/aaa/bbb/ccc", True),
        ("Prefix", "/aaa/bbb", "/aaa/bbbxyz", False),
        ("Exact", "/Foo", "/foo", False),
    ],
)
def test_path_types(kind: str, written: str, asked: str, taken: bool) -> None:
    """The examples of the page's table, each as a single path."""
    decision = ask(f"http://a.test{asked}", ingress(("a.test", [path(written, "web", kind)])))
    assert goes_to(decision) == ("web" if taken else "nobody")


@pytest.mark.parametrize(
    "asked,service", [("/aaa/ccc", "aaa"), ("/ccc", "root"), ("/aaa/bbb/c", "bbb"), ("/aaa", "aaa")]
)
def test_the_longest_path_wins(asked: str, service: str) -> None:
    """Of the prefixes that fit, the longest takes the request, in whatever order they stand."""
    paths = [path("/", "root"), path("/aaa/bbb", "bbb"), path("/aaa", "aaa")]
    assert goes_to(ask(f"http://a.test{asked}", ingress(("a.test", paths)))) == service


def test_exact_before_prefix() -> None:
    """Of two equally long paths the exact one wins."""
    paths = [path("/foo", "wide"), path("/foo", "narrow", "Exact")]
    assert goes_to(ask("http://a.test/foo", ingress(("a.test", paths)))) == "narrow"
    assert goes_to(ask("http://a.test/foo/", ingress(("a.test", paths)))) == "wide"


@pytest.mark.parametrize(
    "pattern,host,taken",
    [
        ("*.foo.com", "bar.foo.com", True),
        ("*.foo.com", "baz.bar.foo.com", False),
        ("*.foo.com", "foo.com", False),
        ("foo.com", "foo.com", True),
        ("foo.com", "FOO.com", True),
        ("foo.com", "www.foo.com", False),
        ("", "anybody.test", True),
    ],
)
def test_hosts(pattern: str, host: str, taken: bool) -> None:
    """A star stands for exactly one label; no host stands for every host."""
    decision = ask(f"http://{host}/", ingress((pattern, [path("/", "web")])))
    assert goes_to(decision) == ("web" if taken else "nobody")


def test_the_closest_host_decides_before_the_path() -> None:
    """A precise host is asked before a wildcard, whose longer path does not help it."""
    rules = ingress(("*.a.test", [path("/cart", "star")]), ("x.a.test", [path("/", "precise")]))
    assert goes_to(ask("http://x.a.test/cart", rules)) == "precise"


def test_several_ingresses_count_together() -> None:
    """The paths of one host may stand in different Ingresses."""
    one = ingress(("a.test", [path("/", "web")]), name="one")
    two = ingress(("a.test", [path("/cart", "cart")]), name="two")
    decision = ask("http://a.test/cart", one, two)
    assert goes_to(decision) == "cart"
    assert str(decision.rule) == "a.test/cart (Prefix) in Ingress two"


def test_the_default_backend_takes_what_is_left() -> None:
    """What no host and no path takes goes to the default backend."""
    shop = ingress(("a.test", [path("/cart", "cart")]), defaultBackend=backend("rest", "http"))
    assert goes_to(ask("http://a.test/cart", shop)) == "cart"
    assert goes_to(ask("http://a.test/", shop)) == "rest"
    assert goes_to(ask("http://b.test/", shop)) == "rest"


def test_a_resource_is_a_backend_without_a_service() -> None:
    """A backend may be something else than a Service, and is named."""
    bucket = {"resource": {"kind": "Bucket", "name": "pictures"}}
    shop = {"kind": "Ingress", "metadata": {"name": "x"}, "spec": {"defaultBackend": bucket}}
    assert str(ask("http://a.test/", shop).backends[0]) == "the Bucket pictures"


@pytest.mark.parametrize(
    "ingresses,url,reason",
    [
        ([ingress(("a.test", [path("/", "x", "ImplementationSpecific")]))], "/", "own way"),
        (
            [ingress(("a.test", [path("/", "x"), path("/b", "y", "ImplementationSpecific")]))],
            "/bread", "own way",
        ),
        (
            [ingress(("a.test", [path("/", "x"), path("/(a|b)", "y", "ImplementationSpecific")]))],
            "/c", "own way",
        ),
        (
            [ingress(("a.test", [path("/", n)]), name=n) for n in ("one", "two")],
            "/", "claim it alike",
        ),
        ([ingress(("", [path("/", "x")]), ("a.test", [path("/y", "y")]))], "/", "rules of its own"),
        (
            [ingress(name=n, defaultBackend=backend(n)) for n in ("one", "two")],
            "/", "defaultBackend of their own",
        ),
    ],
    ids=["specific", "specific beside", "pattern", "two claims", "hosts", "two defaults"],
)  # fmt: skip
def test_what_is_left_to_the_controller_is_a_doubt(
    ingresses: list[Json], url: str, reason: str
) -> None:
    """Nothing is decided where controllers may differ."""
    assert reason in ask(f"http://a.test{url}", *ingresses).doubt


@pytest.mark.parametrize(
    "paths,url",
    [
        ([path("/cart", "x"), path("/c", "y", "ImplementationSpecific")], "/cart"),
        ([path("/", "x"), path("/cart", "y", "ImplementationSpecific")], "/bread"),
        ([path("/", "x"), path("/", "x", "ImplementationSpecific")], "/bread"),
    ],
    ids=["outranked", "elsewhere", "same length, but Prefix is sure"],
)
def test_a_vague_path_matters_only_where_it_may_win(paths: list[Json], url: str) -> None:
    """An ImplementationSpecific path that cannot change the outcome is no doubt."""
    decision = ask(f"http://a.test{url}", ingress(("a.test", paths)))
    assert decision.backends[0].service == "x"
    assert not decision.doubt


@pytest.mark.parametrize(
    "spec,annotations,name",
    [
        ({"ingressClassName": "edge"}, {"kubernetes.io/ingress.class": "old"}, "edge"),
        ({}, {"kubernetes.io/ingress.class": "old"}, "old"),
        ({}, None, ""),
    ],
)
def test_the_class(spec: Json, annotations: Json | None, name: str) -> None:
    """The field names the class; the old annotation counts where there is no field."""
    item = {"metadata": {"name": "x", "annotations": annotations}, "spec": spec}
    assert class_of(item) == name
