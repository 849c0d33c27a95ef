"""Where HTTPRoutes send requests: the rules of the Gateway API's reference, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.checks.routing.decision import Decision
from kubeplay_pytest.checks.routing.filters import rewritten
from kubeplay_pytest.checks.routing.request import Request, may_match
from kubeplay_pytest.checks.routing.route import decide, obstacle

Json = dict[str, Any]


def listener(name: str = "web", hostname: str = "", port: int = 80, **rest: Any) -> Json:
    protocol = "HTTPS" if port == 443 else "HTTP"
    named = {"hostname": hostname} if hostname else {}
    return {"name": name, "port": port, "protocol": protocol, **named, **rest}


def gateway(*listeners: Json) -> Json:
    metadata = {"name": "door", "namespace": "here"}
    spec = {"gatewayClassName": "any", "listeners": list(listeners or (listener(),))}
    return {"kind": "Gateway", "metadata": metadata, "spec": spec}


def path(value: str, kind: str = "PathPrefix") -> Json:
    return {"path": {"type": kind, "value": value}}


def headers(**values: str) -> Json:
    return {"headers": [{"name": n.replace("_", "-"), "value": v} for n, v in values.items()]}


def params(**values: str) -> Json:
    return {"queryParams": [{"name": name, "value": value} for name, value in values.items()]}


def rule(service: str, *matches: Json, **rest: Any) -> Json:
    """A rule that sends what one of the matches takes to the Service."""
    given = {"matches": list(matches)} if matches else {}
    return given | {"backendRefs": [{"name": service, "port": 80}]} | rest


def route(
    *rules: Json,
    name: str = "shop",
    age: str = "2026-01-01T00:00:00Z",
    parent: Json | None = None,
    **spec: Any,
) -> Json:
    metadata = {"name": name, "namespace": "here", "creationTimestamp": age}
    parents = [{"name": "door"} | (parent or {})]
    given = {"parentRefs": parents, "rules": list(rules), **spec}
    return {"kind": "HTTPRoute", "metadata": metadata, "spec": given}


def ask(url: str, *routes: Json, door: Json | None = None, **request: Any) -> Decision:
    return decide(door or gateway(), routes, Request.of(url, **request))


def goes_to(decision: Decision) -> str:
    assert not decision.doubt
    return decision.backends[0].service if decision.rule else "nobody"


@pytest.mark.parametrize(
    "match,asked,taken",
    [
        (path("/abc"), "/abc", True),
        (path("/abc"), "/abc/", True),
        (path("/abc"), "/abc/def", True),
        (path("/abc"), "/abcd", False),
        (path("/abc/"), "/abc", True),
        (path("/abc", "Exact"), "/abc", True),
        (path("/abc", "Exact"), "/abc/", False),
        (path("/abc", "Exact"), "/Abc", False),
        ({}, "/anything", True),
    ],
)
def test_paths(match: Json, asked: str, taken: bool) -> None:
    """Prefixes go by whole elements, exact paths by the letter; no path is every path."""
    decision = ask(f"http://a.test{asked}", route(rule("web", match)))
    assert goes_to(decision) == ("web" if taken else "nobody")


@pytest.mark.parametrize(
    "match,taken",
    [
        (headers(x_tester="yes"), True),
        (headers(X_TESTER="yes"), True),
        (headers(x_tester="Yes"), False),
        (headers(x_tester="yes", x_other="no"), False),
        ({"headers": [{"name": "x-tester", "value": "yes"}, {"name": "X-Tester", "value": "no"}]},
         True),
        (params(page="2"), True),
        (params(page="2", sort="up"), False),
        (params(Page="2"), False),
        ({"method": "POST"}, True),
        ({"method": "GET"}, False),
    ],
)  # fmt: skip
def test_all_of_a_match_has_to_fit(match: Json, taken: bool) -> None:
    """Headers know no case and the first of a name counts; parameters and methods are exact."""
    request = {"method": "POST", "headers": {"X-Tester": "yes"}}
    decision = ask("http://a.test/?page=2", route(rule("web", match)), **request)
    assert goes_to(decision) == ("web" if taken else "nobody")


def test_one_of_several_matches_is_enough() -> None:
    """The matches of a rule are alternatives."""
    either = route(rule("web", path("/a"), headers(x="1")))
    assert goes_to(ask("http://a.test/a", either)) == "web"
    assert goes_to(ask("http://a.test/b", either, headers={"x": "1"})) == "web"
    assert goes_to(ask("http://a.test/b", either)) == "nobody"


@pytest.mark.parametrize(
    "winner,loser",
    [
        (path("/a/b", "Exact"), path("/a/b") | headers(x="1") | {"method": "GET"}),
        (path("/a/b"), path("/a") | {"method": "GET"}),
        (path("/a") | {"method": "GET"}, path("/a") | headers(x="1", y="2")),
        (path("/a") | headers(x="1", y="2"), path("/a") | headers(x="1") | params(q="1", r="2")),
        (path("/a") | params(q="1", r="2"), path("/a") | params(q="1")),
    ],
    ids=["exact", "longest prefix", "method", "headers", "query parameters"],
)
@pytest.mark.parametrize("order", [1, -1])
def test_precedence_of_matches(winner: Json, loser: Json, order: int) -> None:
    """Exact, longest prefix, method, headers, parameters: across routes and within one."""
    request: Json = {"headers": {"x": "1", "y": "2"}}
    both = [rule("winner", winner), rule("loser", loser)][::order]
    url = "http://a.test/a/b?q=1&r=2"
    assert goes_to(ask(url, route(*both), **request)) == "winner"
    apart = [route(one, name=f"r{i}") for i, one in enumerate(both)]
    assert goes_to(ask(url, *apart, **request)) == "winner"


def test_ties_go_to_the_oldest_then_by_name_then_by_order() -> None:
    """Between equal matches the age of the route decides, its name, and the rule's place."""
    old = route(rule("old"), name="z", age="2025-01-01T00:00:00Z")
    assert goes_to(ask("http://a.test/", route(rule("new"), name="a"), old)) == "old"
    assert goes_to(ask("http://a.test/", route(rule("first"), rule("second")))) == "first"
    twins = [route(rule(name), name=name) for name in ("b", "a")]
    assert ask("http://a.test/", *twins).backends[0].service == "a"


def test_routes_made_together_are_not_told_apart_by_their_age() -> None:
    """Where only the age decides, and there is hardly any difference, the answer is a doubt."""
    young, old = route(rule("a"), name="a", age="2026-01-01T00:00:02Z"), route(rule("b"), name="b")
    assert "only their age" in ask("http://a.test/", young, old).doubt
    same = route(rule("b"), name="c", age="2026-01-01T00:00:02Z")
    assert goes_to(ask("http://a.test/", same, old)) == "b"


@pytest.mark.parametrize(
    "hostnames,host,taken",
    [
        (None, "any.test", True),
        (["a.test"], "a.test", True),
        (["a.test"], "b.test", False),
        (["*.a.test"], "x.a.test", True),
        (["*.a.test"], "x.y.a.test", True),
        (["*.a.test"], "a.test", False),
    ],
)
def test_hostnames(hostnames: list[str] | None, host: str, taken: bool) -> None:
    """A star stands for one label or more; a route without hostnames is for every name."""
    given = {"hostnames": hostnames} if hostnames else {}
    decision = ask(f"http://{host}/", route(rule("web"), **given))
    assert goes_to(decision) == ("web" if taken else "nobody")


def test_the_closest_hostname_decides_before_the_match() -> None:
    """A route for this very name wins over a star, whose longer path does not help it."""
    star = route(rule("star", path("/cart")), name="star", hostnames=["*.a.test"])
    precise = route(rule("precise"), name="precise", hostnames=["x.a.test"])
    assert goes_to(ask("http://x.a.test/cart", star, precise)) == "precise"


def test_a_name_that_the_listener_does_not_know_is_ignored() -> None:
    """Of a route's hostnames only those count that the listener has, too."""
    door = gateway(listener(hostname="*.a.test"))
    shop = route(rule("web"), hostnames=["x.a.test", "x.b.test"])
    assert goes_to(ask("http://x.a.test/", shop, door=door)) == "web"
    assert goes_to(ask("http://x.b.test/", shop, door=door)) == "nobody"


@pytest.mark.parametrize(
    "host,service",
    [("x.a.test", "exact"), ("y.a.test", "near"), ("y.b.a.test", "nearer"), ("c.test", "rest")],
)
def test_a_request_belongs_to_the_closest_listener(host: str, service: str) -> None:
    """Exact before wildcards, of those the longer, then the one without a hostname."""
    names = {"exact": "x.a.test", "near": "*.a.test", "nearer": "*.b.a.test", "rest": ""}
    door = gateway(*(listener(name, hostname) for name, hostname in names.items()))
    routes = [route(rule(name), name=name, parent={"sectionName": name}) for name in names]
    assert goes_to(ask(f"http://{host}/", *routes, door=door)) == service


@pytest.mark.parametrize(
    "parent,taken",
    [
        ({}, "http https"),
        ({"sectionName": "web"}, "http"),
        ({"port": 443}, "https"),
        ({"sectionName": "web", "port": 443}, ""),
        ({"sectionName": "gone"}, ""),
        ({"name": "other"}, ""),
        ({"kind": "Service", "group": ""}, ""),
        ({"namespace": "there"}, ""),
    ],
)
def test_parents(parent: Json, taken: str) -> None:
    """A route belongs to the listeners that its parentRefs mean: by name, by port, or all."""
    door = gateway(listener(), listener("secure", port=443))
    shop = route(rule("web"), parent=parent)
    found = [s for s in ("http", "https") if ask(f"{s}://a.test/", shop, door=door).rule]
    assert " ".join(found) == taken


@pytest.mark.parametrize(
    "allowed,taken",
    [
        ({"namespaces": {"from": "Same"}}, True),
        ({"namespaces": {"from": "All"}}, True),
        ({"namespaces": {"from": "Selector"}}, False),
        ({"kinds": [{"kind": "HTTPRoute"}]}, True),
        ({"kinds": [{"kind": "GRPCRoute"}]}, False),
    ],
)
def test_what_a_listener_admits(allowed: Json, taken: bool) -> None:
    """Routes of its own namespace, and of the kinds that it names."""
    door = gateway(listener(allowedRoutes=allowed))
    assert bool(ask("http://a.test/", route(rule("web")), door=door).rule) is taken


def test_scheme_and_port_choose_the_listener() -> None:
    """https on the port of an http listener is answered by nobody."""
    assert goes_to(ask("http://a.test:80/", route(rule("web")))) == "web"
    assert goes_to(ask("https://a.test:80/", route(rule("web")))) == "nobody"
    assert goes_to(ask("http://a.test:8080/", route(rule("web")))) == "nobody"


def test_weights_and_foreign_backends() -> None:
    """A weight of 0 gets nothing; what is no Service of the namespace is named as it is."""
    references = [
        {"name": "old", "port": 80, "weight": 0},
        {"name": "new", "port": 80, "weight": 3},
        {"name": "far", "port": 80, "namespace": "there"},
        {"name": "bucket", "kind": "Bucket", "group": "files.test"},
    ]
    backends = ask("http://a.test/", route({"backendRefs": references})).backends
    assert [(str(backend), backend.weight) for backend in backends] == [
        ("Service new, port 80", 3),
        ("Service far of the namespace there", 1),
        ("the Bucket bucket", 1),
    ]


def redirect(**given: Any) -> Json:
    return {"filters": [{"type": "RequestRedirect", "requestRedirect": given}]}


@pytest.mark.parametrize(
    "given,url,location",
    [
        ({"scheme": "https"}, "http://a.test/x?y=z", "https://a.test/x?y=z"),
        ({"hostname": "b.test"}, "http://a.test/x", "http://b.test/x"),
        ({"hostname": "b.test"}, "http://a.test:8080/x", "http://b.test:8080/x"),
        ({"scheme": "https"}, "http://a.test:8080/x", "https://a.test/x"),
        ({"scheme": "https", "port": 8443}, "http://a.test/x", "https://a.test:8443/x"),
        ({"port": 80}, "http://a.test:8080/x", "http://a.test/x"),
        (
            {"path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/new"}},
            "http://a.test/x/y", "http://a.test/new/y",
        ),
    ],
)  # fmt: skip
def test_redirects(given: Json, url: str, location: str) -> None:
    """Scheme, host, port and path of the new address, by the rules for what is not given."""
    door = gateway(listener(), listener("other", port=8080))
    decision = ask(url, route(redirect(**given) | {"matches": [path("/x")]}), door=door)
    assert (decision.location, decision.status) == (location, 302)


def test_a_rewrite_changes_the_path_that_arrives() -> None:
    """URLRewrite sends the request on for another path."""
    modifier = {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/"}
    rewrite = {"filters": [{"type": "URLRewrite", "urlRewrite": {"path": modifier}}]}
    shop = route(rule("web", path("/shop"), **rewrite))
    assert ask("http://a.test/shop/cart", shop).path == "/cart"
    assert ask("http://a.test/shop", route(rule("web"))).path == "/shop"


@pytest.mark.parametrize(
    "asked,prefix,replacement,modified",
    [
        ("/foo/bar", "/foo", "/xyz", "/xyz/bar"),
        ("/foo/bar", "/foo", "/xyz/", "/xyz/bar"),
        ("/foo/bar", "/foo/", "/xyz", "/xyz/bar"),
        ("/foo/bar", "/foo/", "/xyz/", "/xyz/bar"),
        ("/foo", "/foo", "/xyz", "/xyz"),
        ("/foo/", "/foo", "/xyz", "/xyz/"),
        ("/foo/bar", "/foo", "", "/bar"),
        ("/foo/", "/foo", "", "/"),
        ("/foo", "/foo", "", "/"),
        ("/foo/", "/foo", "/", "/"),
        ("/foo", "/foo", "/", "/"),
    ],
)
def test_replacing_a_prefix(asked: str, prefix: str, replacement: str, modified: str) -> None:
    """The table of the reference for ReplacePrefixMatch."""
    modifier = {"type": "ReplacePrefixMatch", "replacePrefixMatch": replacement}
    assert rewritten(modifier, asked, prefix) == modified


def test_replacing_the_whole_path() -> None:
    """ReplaceFullPath forgets what was asked for."""
    modifier = {"type": "ReplaceFullPath", "replaceFullPath": "/new"}
    assert rewritten(modifier, "/any/thing", "/") == "/new"


def pattern(part: str) -> Json:
    """A match with a regular expression in this part of it."""
    word = {"type": "RegularExpression", "name": "x", "value": "y.s"}
    return {"path": {"path": word | {"value": "/a.*"}}, "headers": {"headers": [word]},
            "queryParams": {"queryParams": [word]}}[part]  # fmt: skip


@pytest.mark.parametrize("part", ["path", "headers", "queryParams"])
def test_a_regular_expression_is_a_doubt(part: str) -> None:
    """Where a pattern may take the request, nothing is decided; elsewhere it does no harm."""
    shop = route(rule("web"), rule("vague", pattern(part)))
    decision = ask("http://a.test/ab?x=yes", shop, headers={"x": "yes"})
    assert "in its own way" in decision.doubt
    assert goes_to(ask("http://a.test/b?x=no", shop, headers={"x": "no"})) == "web"


def test_an_extension_is_a_doubt() -> None:
    """What a filter of one implementation does is not decided."""
    extended = rule("web", filters=[{"type": "ExtensionRef", "extensionRef": {}}])
    assert "extension" in ask("http://a.test/", route(extended)).doubt


@pytest.mark.parametrize(
    "written,text,possible",
    [
        ("/a.*", "/abc", True),
        ("^/a.*$", "/abc", True),
        ("/ab*", "/a", True),
        ("/b.*", "/abc", False),
        ("/x|/a", "/abc", True),
        ("(?i)/A", "/abc", True),
        (".*", "", True),
    ],
)
def test_what_a_pattern_may_match(written: str, text: str, possible: bool) -> None:
    """Only a pattern that begins with plain text which is missing cannot match."""
    assert may_match(written, text) is possible


@pytest.mark.parametrize(
    "shop,url,place,words",
    [
        (route(parent={"name": "gate"}), "http://a.test/", "spec.parentRefs[0].name", "is gate"),
        (
            route(parent={"sectionName": "x"}), "http://a.test/",
            "spec.parentRefs[0].sectionName", "listener x, the request arrives at web",
        ),
        (
            route(parent={"port": 1}), "http://a.test/",
            "spec.parentRefs[0].sectionName", "listener of port 1",
        ),
        (route(hostnames=["b.test"]), "http://a.test/", "spec.hostnames[0]", "b.test, not a.test"),
        (route(), "http://a.test/", "spec.rules", "no match of its rules"),
        (route(), "http://a.test:1/", "spec.parentRefs", "no listener of Gateway door"),
    ],
    ids=["parent", "section", "port", "host", "rules", "listener"],
)  # fmt: skip
def test_what_keeps_a_request_from_a_route(shop: Json, url: str, place: str, words: str) -> None:
    """The first thing that does not fit is named, with its place in the route."""
    found = obstacle(shop, gateway(), Request.of(url))
    assert found[0] == place
    assert words in found[1]
