"""Checks of ex23: pending since the new nodes came.

That the press runs on its own nodes only is tried: while they take no copy, a new one has to
wait. A pod beside the copies keeps new ones away; the nodes belong to everybody and stay as
they are.
"""

from contextlib import contextmanager

from kubeplay_pytest.checks.pods import is_decided

ITS_TAINT = {"key": "pool", "value": "batch", "effect": "NoSchedule"}
CORDONED = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
DEAD = {"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"}


def test_the_archive_runs_on_web_nodes(applied):
    """Two copies of archive are ready, on nodes of the pool web."""
    archive = applied.deployment("archive").becomes_ready(replicas=2)
    must_be_in_pool(archive, "web")


def test_the_press_runs_on_batch_nodes_only(applied):
    """Three copies of press are ready, on nodes of the pool batch and nowhere else."""
    press = applied.deployment("press").becomes_ready(replicas=3)
    must_be_in_pool(press, "batch")
    with no_room(press):
        must_be_in_pool(press, "batch", replace_one(press))


def test_the_press_tolerates_its_nodes_only(applied):
    """The press tolerates the taint of its nodes, and neither a cordoned nor a dead node."""
    press = applied.deployment("press")
    tolerations = press.pod_spec().get("tolerations", [])
    place = {"path": f"{press.pod_spec_path}.tolerations", "key": True}
    if not any(tolerates(each, ITS_TAINT) for each in tolerations):
        expected = "press tolerates the taint of the batch nodes"
        advice = "`kubectl describe node` shows the taints of a node"
        raise press.failure(expected, "no toleration fits it", help=advice, **place)
    for taint, state in ((CORDONED, "cordoned"), (DEAD, "dead")):
        if any(tolerates(each, taint) for each in tolerations):
            expected = f"press does not tolerate a node that is {state}"
            advice = f"say which taint is meant: the key {ITS_TAINT['key']}, its value and effect"
            raise press.failure(expected, f"it tolerates {taint['key']}", help=advice, **place)


def must_be_in_pool(workload, pool, pods=None):
    """These pods, or all of the workload, are on nodes of this pool; one that waits is on none."""
    for pod in workload.live_pods() if pods is None else pods:
        node = pod["spec"].get("nodeName")
        if node and pool_of(workload, node) != pool:
            raise workload.failure(
                f"the pods of {workload.name} run on nodes of the pool {pool} only",
                f"a pod was sent to {node}, of the pool {pool_of(workload, node)}",
                path=workload.pod_spec_path,
                key=True,
                help="a toleration lets pods onto a node; what sends them there, and only there?",
            )


def pool_of(workload, node):
    """The pool that a node's label names."""
    found = workload.ground.namespace.api.get(f"/api/v1/nodes/{node}")
    return found["metadata"]["labels"].get("pool", "none")


def replace_one(workload):
    """Delete a pod; the ones that came in its place, when the scheduler has decided on them."""
    before = {pod["metadata"]["name"] for pod in workload.live_pods()}
    workload.ground.namespace.api.delete(path_of(workload, min(before)))

    def decided():
        new = [pod for pod in workload.live_pods() if pod["metadata"]["name"] not in before]
        return [pod for pod in new if is_decided(pod)] or None

    found = workload.ground.until(decided)
    if found is None:
        raise workload.failure("a deleted pod is replaced", "none came in its place")
    return found


@contextmanager
def no_room(workload):
    """No node of this pool takes another pod of the workload: a pod there keeps them away."""
    labels = workload.live["spec"]["selector"]
    beside = workload.live_pods()[0]["spec"]
    term = {"labelSelector": labels, "topologyKey": "pool"}
    spec = {
        "nodeName": beside["nodeName"],
        "containers": [{"name": "guard", "image": beside["containers"][0]["image"]}],
        "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}},
    }
    api = workload.ground.namespace.api
    api.post(path_of(workload), {"metadata": {"name": "guard"}, "spec": spec})
    try:
        yield
    finally:
        api.delete(path_of(workload, "guard"), gracePeriodSeconds="0")


def path_of(workload, pod=""):
    return workload.ground.kind("Pod").path(workload.ground.namespace.name, pod)


def tolerates(toleration, taint):
    """Whether the toleration fits the taint, and for good."""
    if toleration.get("effect") not in (None, "", taint["effect"]):
        return False
    if "tolerationSeconds" in toleration or toleration.get("key") not in (None, "", taint["key"]):
        return False
    exists = toleration.get("operator") == "Exists"
    return exists or toleration.get("value", "") == taint.get("value", "")
