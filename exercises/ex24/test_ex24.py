"""Checks of ex24: when a zone goes dark.

Where a scheduler may choose, it often chooses well by itself. So the checks take the choice
away: they close a zone, move the ledger, and take it out, and see where new pods go.
"""

from collections import Counter
from contextlib import contextmanager

from kubeplay_pytest.checks.pods import is_decided, owned_pods

ZONE = "topology.kubernetes.io/zone"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def test_four_copies_of_booking_run(applied):
    """Four copies of booking are ready."""
    applied.deployment("booking").becomes_ready(replicas=4)


def test_no_zone_has_two_copies_more(applied):
    """No zone has two copies of booking more than another, even when the other is full."""
    booking = applied.deployment("booking").becomes_ready(replicas=4)
    must_be_even(booking, booking.live_pods(), "four copies are spread evenly over the zones")
    with a_full_zone(booking):
        booking.change({"spec": {"replicas": 6}})
        pods = when_decided(booking, 6)
        must_be_even(booking, pods, "while one zone is full, a copy rather waits")


def test_the_cashiers_follow_the_ledger(applied):
    """The cashiers are in the zone of the ledger, and go with it when it moves."""
    ledger = applied.deployment("ledger").becomes_ready()
    cashier = applied.deployment("cashier").becomes_ready(replicas=2)
    must_be_beside(cashier, ledger)
    move(ledger)
    cashier.restart_rollout()
    must_be_beside(cashier, ledger)
    must_allow_every_node(cashier)


def test_without_a_ledger_a_cashier_waits(applied):
    """While there is no ledger, a new cashier waits for it."""
    ledger = applied.deployment("ledger").becomes_ready()
    cashier = applied.deployment("cashier").becomes_ready(replicas=2)
    with gone(ledger):
        delete(cashier, cashier.live_pods()[0]["metadata"]["name"])
        if all(node_of(pod) for pod in when_decided(cashier, 2)):
            raise cashier.failure(
                "without a ledger a new cashier waits",
                "it was sent to a node",
                path=f"{cashier.pod_spec_path}.affinity",
                key=True,
                help="a preference gives way; only a required rule makes a pod wait",
            )


def must_be_even(booking, pods, expected):
    """Of these pods, no zone has two more than another."""
    zones = zones_of(booking)
    counted = dict.fromkeys(sorted(zones.values()), 0)
    counted |= Counter(zones[node] for node in map(node_of, pods) if node)
    if max(counted.values()) - min(counted.values()) > 1:
        raise booking.failure(
            expected,
            ", ".join(f"{count} in {zone}" for zone, count in counted.items()),
            path=f"{booking.pod_spec_path}.topologySpreadConstraints",
            key=True,
            help="which pods are counted, over which label of the nodes, and how strictly?",
        )


def must_be_beside(cashier, ledger):
    """All cashiers are in the zone of the ledger."""
    zones, home = zones_of(ledger), zone_of(ledger)
    away = [zones[node] for node in map(node_of, cashier.live_pods()) if zones[node] != home]
    if away:
        raise cashier.failure(
            f"the ledger is in {home}, and so are the cashiers",
            f"{len(away)} in {away[0]}",
            path=f"{cashier.pod_spec_path}.affinity",
            key=True,
            help="podAffinity draws pods to the place where those with a label are",
        )


def must_allow_every_node(cashier):
    """The rule speaks of zones: within the right one, every node will do."""
    rules = cashier.pod_spec().get("affinity", {}).get("podAffinity", {}).get(REQUIRED, [])
    keys = [rule["topologyKey"] for rule in rules if rule["topologyKey"] != ZONE]
    if keys:
        raise cashier.failure(
            "any node in the zone of the ledger will do",
            f"the rule speaks of {keys[0]}",
            path=f"{cashier.pod_spec_path}.affinity.podAffinity",
            help=f"let topologyKey name the label of a zone: {ZONE}",
        )


def zones_of(workload):
    """The zone of each node that lies in one and is kept for nobody."""
    nodes = workload.ground.namespace.api.get("/api/v1/nodes")["items"]
    free = [node["metadata"] for node in nodes if not node["spec"].get("taints")]
    return {node["name"]: node["labels"][ZONE] for node in free if ZONE in node["labels"]}


def zone_of(ledger):
    return zones_of(ledger)[node_of(ledger.live_pods()[0])]


def node_of(pod):
    """The node that a pod was sent to, if it was."""
    return pod["spec"].get("nodeName")


def when_decided(workload, copies):
    """So many pods, each on a node or refused by the scheduler."""

    def decided():
        pods = workload.live_pods()
        return pods if len(pods) == copies and all(map(is_decided, pods)) else None

    found = workload.ground.until(decided)
    if found is None:
        raise workload.failure(f"{copies} pods", f"there are {len(workload.live_pods())}")
    return found


@contextmanager
def a_full_zone(workload):
    """One zone takes no more pods of the workload: a pod there keeps them away."""
    labels = workload.live["spec"]["selector"]
    beside = workload.live_pods()[0]["spec"]
    term = {"labelSelector": labels, "topologyKey": ZONE}
    spec = {
        "nodeName": beside["nodeName"],
        "containers": [{"name": "guard", "image": beside["containers"][0]["image"]}],
        "affinity": {"podAntiAffinity": {REQUIRED: [term]}},
    }
    workload.ground.namespace.api.post(
        pods_path(workload), {"metadata": {"name": "guard"}, "spec": spec}
    )
    try:
        yield
    finally:
        delete(workload, "guard")


@contextmanager
def gone(ledger):
    """The ledger is taken out, and comes back afterwards."""
    ledger.change({"spec": {"replicas": 0}})
    left = ledger.ground.until(lambda: None if owned_pods(ledger.live, ledger.ground.named) else [])
    if left is None:
        raise ledger.failure("the ledger is taken out", "it is still there")
    try:
        yield
    finally:
        ledger.change({"spec": {"replicas": 1}})


def move(ledger):
    """Move the ledger to another zone."""
    here = zone_of(ledger)
    there = next(zone for zone in zones_of(ledger).values() if zone != here)
    ledger.change({"spec": {"template": {"spec": {"nodeSelector": {ZONE: there}}}}})
    ledger.becomes_ready(replicas=1)


def delete(workload, pod):
    """Delete a pod at once; what is asked next knows of it."""
    ground = workload.ground
    ground.namespace.api.delete(f"{pods_path(workload)}/{pod}", gracePeriodSeconds="0")
    ground.relist(ground.kind("Pod"))


def pods_path(workload):
    return workload.ground.kind("Pod").path(workload.ground.namespace.name)
