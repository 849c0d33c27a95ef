"""Checks of ex25: the drain that waited until morning.

The evictions are those that a drain asks for, and the API server decides. How many copies may
be out at once is asked while no node has room for new ones: a replacement that comes quickly
must not make a wrong budget look right. The last check breaks two copies, so it has to be the last.
"""

from contextlib import contextmanager

from kubeplay_pytest.cluster.api import ApiError

APP = {"app": "till"}
BUDGET_SAYS_NO = 429
NO_IMAGE = "registry.invalid/till:1"
OPERATORS = {"In": "{} in ({})", "NotIn": "{} notin ({})", "Exists": "{}", "DoesNotExist": "!{}"}


def test_one_of_four_copies_may_go(applied):
    """Of four copies one may be evicted, and the next eviction is refused."""
    only_so_many_may_go(applied, copies=4, allowed=1)


def test_the_drain_goes_on(applied):
    """As soon as the new copy is ready, the drain may evict the next one."""
    for _ in range(2):
        must_go(applied, all_ready(applied, copies=4)[0], "the drain can go on")


def test_two_of_eight_copies_may_go(applied):
    """Of eight copies two may be evicted, and the next eviction is refused."""
    only_so_many_may_go(applied, copies=8, allowed=2)


def test_broken_copies_do_not_hold_up_the_drain(applied):
    """Copies that are not ready may be evicted, while those that are ready stay."""
    first, second, healthy, _ = all_ready(applied, copies=4)
    break_copies(applied, first, second)
    must_stay(applied, healthy, "when two of four copies are broken, no other may go")
    for name in (first, second):
        must_go(
            applied,
            name,
            "a copy that is not ready may be evicted",
            field="unhealthyPodEvictionPolicy",
            advice="`kubectl explain pdb.spec`: one field is about pods that are not healthy",
        )


def only_so_many_may_go(applied, copies, allowed):
    """So many of these copies may be out at once, and not one more."""
    names = all_ready(applied, copies)
    with no_room(applied, names[-1]):
        for name in names[:allowed]:
            must_go(applied, name, f"of {copies} copies {allowed} may be out at once")
        must_stay(applied, names[allowed], f"of {copies} copies only {allowed} may be out at once")


def all_ready(applied, copies):
    """The names of so many copies, when all are ready and the budget has counted them."""
    till, budget = applied.deployment("till"), the_budget(applied)
    budget.exists()
    till.change({"spec": {"replicas": copies}})
    for subject in (applied.pod(""), budget):
        subject.look_afresh()
    till.becomes_ready(replicas=copies)
    names = sorted(pod["metadata"]["name"] for pod in till.live_pods())
    must_protect(applied, names)
    budget.becomes(
        lambda item: counts(item, copies),
        expected=f"the budget counts {copies} healthy pods",
        found=lambda item: f"it counts {item['status'].get('currentHealthy', 0)}",
        path="spec.selector",
    )
    return names


def must_protect(applied, names):
    """The budget selects these pods, and no other."""
    budget = the_budget(applied)
    found = selection(applied, budget.live["spec"].get("selector"))
    pods = budget.ground.named("Pod")
    alive = {p["metadata"]["name"] for p in pods if "deletionTimestamp" not in p["metadata"]}
    selected = [name for name in found if name in alive]
    if selected != names:
        others = [name for name in selected if name not in names]
        raise budget.failure(
            "the budget selects the pods of till, and no other",
            f"it also selects {others[0]}" if others else f"it selects {len(selected)} of them",
            path="spec.selector",
            help="compare its selector with `kubectl get pods --show-labels`",
        )


def must_go(applied, name, expected, field="", advice=""):
    """The eviction of this pod is granted."""
    refusal = evict(applied, name)
    if refusal is not None:
        found = f"the API server refuses: {refusal.message}"
        raise not_so(applied, expected, found, field=field, advice=advice)


def must_stay(applied, name, expected):
    """The eviction of this pod is refused, because of the budget."""
    refusal = evict(applied, name)
    if refusal is None or refusal.code != BUDGET_SAYS_NO:
        raise not_so(applied, expected, refusal.message if refusal else "one more was evicted")


def not_so(applied, expected, found, field="", advice=""):
    """A failure that points at this field of the budget, or else at its number."""
    budget = the_budget(applied)
    numbers = [key for key in budget.live["spec"] if key in ("minAvailable", "maxUnavailable")]
    path = f"spec.{field or ''.join(numbers)}"
    advice = advice or "a budget says how many must stay, or how many may go: as a number or in %"
    return budget.failure(expected, found, path=path, key=True, help=advice)


def evict(applied, name):
    """Ask as a drain does; the API server's refusal, or None when the pod goes."""
    metadata = {"name": name, "namespace": applied.namespace.name}
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": metadata}
    try:
        applied.namespace.api.post(f"{path_of(applied.pod(name))}/eviction", body)
    except ApiError as refusal:
        return refusal
    return None


@contextmanager
def no_room(applied, name):
    """No node takes another copy meanwhile: a pod beside this one keeps them all away."""
    affinity = {"labelSelector": {"matchLabels": APP}, "topologyKey": "kubernetes.io/os"}
    guard, spec = applied.pod("guard"), applied.pod(name).live["spec"]
    body = {
        "metadata": {"name": "guard"},
        "spec": {
            "nodeName": spec["nodeName"],
            "containers": [{"name": "guard", "image": spec["containers"][0]["image"]}],
            "affinity": {
                "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [affinity]}
            },
        },
    }
    api = applied.namespace.api
    api.post(guard.kind.path(applied.namespace.name), body)
    try:
        yield
    finally:
        api.delete(path_of(guard), gracePeriodSeconds="0")


def break_copies(applied, *names):
    """These pods run on without being ready, for want of an image, and the budget knows."""
    for pod in map(applied.pod, names):
        containers = pod.live["spec"]["containers"]
        pod.change({"spec": {"containers": [containers[0] | {"image": NO_IMAGE}]}})
    budget = the_budget(applied)
    budget.becomes(lambda item: item["status"]["currentHealthy"] == 2, "two healthy pods")


def the_budget(applied):
    return applied.object("PodDisruptionBudget", "till")


def counts(budget, copies):
    """Whether the budget's status speaks of its present spec, and of so many healthy pods."""
    status = budget.get("status") or {}
    seen = status.get("observedGeneration") == budget["metadata"]["generation"]
    return (
        seen
        and not status.get("disruptedPods")
        and status.get("expectedPods") == status.get("currentHealthy") == copies
    )


def selection(applied, selector):
    """The names of the pods that a label selector finds; none finds nothing."""
    if selector is None:
        return []
    terms = [f"{key}={value}" for key, value in selector.get("matchLabels", {}).items()]
    terms += map(expression, selector.get("matchExpressions", ()))
    return applied.select("Pod", ",".join(terms))


def expression(term):
    """An expression of a selector, as kubectl writes it."""
    return OPERATORS[term["operator"]].format(term["key"], ",".join(term.get("values", ())))


def path_of(subject):
    return subject.kind.path(subject.ground.namespace.name, subject.name)
