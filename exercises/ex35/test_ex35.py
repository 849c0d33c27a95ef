"""Checks of ex35: one door into the accounts.

Not every cluster enforces NetworkPolicies. So the checks ask what the policies mean, all of
them together, by the rules of the API: a pod that no policy selects is open; one that is
selected can be reached only as some rule of some policy says. Where the cluster enforces
policies, real calls must agree.
"""

from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

HERE, ELSEWHERE = "here", "elsewhere"


@dataclass(frozen=True)
class Pod:
    """One end of a call. Its port 80 has the name http."""

    labels: dict = field(default_factory=dict)
    namespace: str = HERE
    address: str = "10.42.0.7"

    def __str__(self):
        name = self.labels.get("app", f"a caller from {self.address}")
        return name if self.namespace == HERE else f"{name} in another namespace"


ACCOUNTS = Pod({"app": "accounts", "tier": "back"})
CATALOG = Pod({"app": "catalog", "tier": "back"})
CHECKOUT = Pod({"app": "checkout", "tier": "front"})
REPORT = Pod({"app": "report", "tier": "front"})
TOMORROW = Pod({"app": "a-pod-of-tomorrow"})
STRANGER = Pod({"app": "checkout", "tier": "front"}, ELSEWHERE)
OUTSIDE = Pod({}, "outside", "203.0.113.9")


def test_nobody_may_call_by_default(applied):
    """By default nobody may call the pods of the namespace."""
    policies = live_policies(applied)
    for called in (CATALOG, CHECKOUT, REPORT, TOMORROW):
        for caller in (ACCOUNTS, CATALOG, CHECKOUT, REPORT, TOMORROW, STRANGER, OUTSIDE):
            must_refuse(policies, caller, called, 80)
    if applied.offers("network-policy"):
        client(applied, CHECKOUT).cannot_reach("catalog", 80)


def test_checkout_may_call_the_accounts(applied):
    """The pods of checkout may call the accounts on port 80."""
    policies = live_policies(applied)
    assert comes_in(policies, CHECKOUT, ACCOUNTS, 80), "checkout may not call accounts on port 80"
    assert gets_out(policies, CHECKOUT, ACCOUNTS, 80), "checkout may not call out to accounts"
    # A wall that stands nowhere lets everybody through: that is no door.
    assert is_selected(policies, ACCOUNTS, "Ingress"), "no policy protects the accounts"
    if applied.offers("network-policy"):
        client(applied, CHECKOUT).reaches("accounts", 80)


def test_nobody_else_may_call_the_accounts(applied):
    """Nobody else may call the accounts, and checkout on no other port."""
    policies = live_policies(applied)
    for caller in (ACCOUNTS, CATALOG, REPORT, TOMORROW, STRANGER, OUTSIDE):
        must_refuse(policies, caller, ACCOUNTS, 80)
    for port, protocol in ((443, "TCP"), (8080, "TCP"), (80, "UDP")):
        must_refuse(policies, CHECKOUT, ACCOUNTS, port, protocol)
    if applied.offers("network-policy"):
        client(applied, REPORT).cannot_reach("accounts", 80)


def test_calls_out_stay_free(applied):
    """The pods of the namespace may still call whom they want."""
    policies = live_policies(applied)
    for caller in (ACCOUNTS, CATALOG, CHECKOUT, REPORT, TOMORROW):
        for called, port, protocol in ((OUTSIDE, 443, "TCP"), (STRANGER, 53, "UDP")):
            free = gets_out(policies, caller, called, port, protocol)
            assert free, f"{caller} may not call out, on {protocol} port {port}"
    if applied.offers("network-policy"):
        client(applied, REPORT).resolves("accounts")


def client(applied, pod):
    """A real Pod with these labels."""
    return applied.client(pod.labels, name=f"calls-as-{pod.labels['app']}")


def must_refuse(policies, caller, called, port, protocol="TCP"):
    """Fails the check when the call would come in."""
    refused = not comes_in(policies, caller, called, port, protocol)
    assert refused, f"{caller} may call {called} on {protocol} port {port}"


def live_policies(applied):
    """The NetworkPolicies of the namespace, as the API server completed them."""
    name, api = applied.namespace.name, applied.namespace.api
    path = f"/apis/networking.k8s.io/v1/namespaces/{name}/networkpolicies"
    return [item["spec"] for item in api.get(path)["items"]]


def comes_in(policies, caller, called, port, protocol="TCP"):
    """Whether the policies let a call in at the Pod that is called."""
    return may(policies, "Ingress", called, caller, lambda e: is_port(e, called, port, protocol))


def gets_out(policies, caller, called, port, protocol="TCP"):
    """Whether the policies let a call out at the Pod that calls."""
    return may(policies, "Egress", caller, called, lambda e: is_port(e, called, port, protocol))


def is_selected(policies, pod, way):
    """Whether some policy closes this way of the Pod but for its rules."""
    return any(way in p["policyTypes"] and selects(p["podSelector"], pod.labels) for p in policies)


def may(policies, way, pod, peer, is_the_port):
    """Whether a call between a Pod and a peer passes the policies at the Pod's end."""
    closed = [p for p in policies if is_selected([p], pod, way)]
    side = "from" if way == "Ingress" else "to"
    rules = [rule for policy in closed for rule in policy.get(way.lower()) or ()]
    return not closed or any(
        any_or_all(rule.get(side), lambda p: is_peer(p, peer))
        and any_or_all(rule.get("ports"), is_the_port)
        for rule in rules
    )


def any_or_all(entries, fits):
    """An empty or missing list means all."""
    return not entries or any(map(fits, entries))


def is_peer(entry, pod):
    """Whether one entry of from or to means this Pod."""
    if block := entry.get("ipBlock"):
        spared = any(is_within(pod, cidr) for cidr in block.get("except") or ())
        return is_within(pod, block["cidr"]) and not spared
    if pod.namespace not in (HERE, ELSEWHERE):
        return False
    if (namespaces := entry.get("namespaceSelector")) is None:
        in_reach = pod.namespace == HERE
    else:
        # What a run's own namespace is called nobody knows beforehand.
        in_reach = selects(namespaces, {"kubernetes.io/metadata.name": pod.namespace})
    return in_reach and selects(entry.get("podSelector") or {}, pod.labels)


def is_within(pod, cidr):
    """Whether the address of a Pod is of this block."""
    return ip_address(pod.address) in ip_network(cidr, strict=False)


def is_port(entry, called, port, protocol):
    """Whether one entry of ports means this port of the Pod that is called."""
    if entry.get("protocol", "TCP") != protocol:
        return False
    wanted = entry.get("port")
    if isinstance(wanted, str):
        return (wanted, port, protocol) == ("http", 80, "TCP") and called.namespace == HERE
    return wanted is None or wanted <= port <= entry.get("endPort", wanted)


def selects(selector, labels):
    """Whether a label selector finds these labels; an empty one finds all."""
    wanted = selector.get("matchLabels") or {}
    expressions = selector.get("matchExpressions") or ()
    return wanted.items() <= labels.items() and all(holds(e, labels) for e in expressions)


def holds(expression, labels):
    """Whether labels fulfil one expression; NotIn also finds what lacks the label."""
    value = labels.get(expression["key"])
    operator, values = expression["operator"], expression.get("values") or ()
    return {
        "In": value in values,
        "NotIn": value not in values,
        "Exists": value is not None,
        "DoesNotExist": value is None,
    }[operator]
