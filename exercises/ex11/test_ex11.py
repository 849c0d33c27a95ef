"""Checks of ex11: the till is thrown out first.

What counts is not what a manifest says but what admission made of it: default values, requests
taken from limits, the class of the pod. So the checks look at the live pods.
"""

from kubeplay_pytest.apply.quantity import amount

COPIES = {"till": 2, "preview": 3}
NEEDS = {"till": {"cpu": "250m", "memory": "256Mi"}, "receipts": {"cpu": "50m", "memory": "64Mi"}}
GROWS_TO = {"cpu": "1", "memory": "512Mi"}
SHARE = {"cpu": "1", "memory": "1Gi"}


def test_all_copies_run(applied):
    """Two copies of till and three of preview become ready."""
    for name in COPIES:
        running(applied, name)


def test_the_till_is_thrown_out_last(applied):
    """The pods of till belong to the QoS class Guaranteed."""
    till = running(applied, "till")
    till.becomes(
        lambda _: classes(till) == {"Guaranteed"},
        expected="pods of the QoS class Guaranteed",
        found=lambda _: f"{' and '.join(classes(till))}: {', '.join(uneven(till))}",
        path="spec.template.spec.containers",
        help="each container of the pod has to reserve exactly what it may take, CPU and memory",
        within=0,
    )


def test_the_till_gets_what_it_needs(applied):
    """The containers of the till reserve at least what they need."""
    till = running(applied, "till")
    for name, needs in NEEDS.items():
        for resource, least in needs.items():
            demand(till, name, "requests", resource, least, exactly=False)


def test_a_preview_may_grow(applied):
    """A preview reserves at least 100m of CPU, and may take up to 1 CPU and 512Mi."""
    preview = running(applied, "preview")
    demand(preview, "preview", "requests", "cpu", "100m", exactly=False)
    for resource, most in GROWS_TO.items():
        demand(preview, "preview", "limits", resource, most, exactly=True)


def test_the_shop_keeps_to_its_share(applied):
    """All pods together reserve at most 1 CPU and 1Gi of memory."""
    pods = [pod for name in COPIES for pod in running(applied, name).live_pods()]
    for resource, most in SHARE.items():
        reserved = sum(requests(pod, resource) for pod in pods)
        applied.deployment("preview").becomes(
            lambda _, reserved=reserved, most=most: reserved <= amount(most),
            expected=f"all pods reserve at most {most} of {resource} together",
            found=f"they reserve {shown(reserved, resource)}",
            path="spec.template.spec.containers[0].resources",
            help="limits without requests are requests, too",
            within=0,
        )


def running(applied, name):
    """The Deployment, when all of its copies are ready."""
    return applied.deployment(name).becomes_ready(replicas=COPIES[name])


def demand(deployment, name, group, resource, wanted, *, exactly):
    """The named container of the live pods has so much of a resource, or at least so much."""
    has = given(deployment, name, group, resource)
    more = amount(has) - amount(wanted)
    deployment.becomes(
        lambda _: more == 0 or (more > 0 and not exactly),
        expected=f"{group} of {'exactly' if exactly else 'at least'} {wanted} of {resource}",
        found=f"container {name} has {group} of {has}",
        path=f"{deployment.container_path(name)}.resources.{group}.{resource}",
        help="M is a million, Mi 1024 times 1024, and m a thousandth",
        within=0,
    )


def given(deployment, name, group, resource):
    """What the named container of the first live pod has of a resource."""
    deployment.chosen(name)  # fails when there is no such container
    named = [c for c in containers(deployment.live_pods()[0]) if c["name"] == name]
    if not named:
        expected = f"a container {name} that runs as long as the pod does"
        path = deployment.container_path(name)
        advice = "what runs along is a container, or an init container with restartPolicy: Always"
        found = "it ends before the others start"
        raise deployment.failure(expected, found, path=path, help=advice)
    return named[0]["resources"].get(group, {}).get(resource, "0")


def classes(deployment):
    """The QoS classes of the live pods."""
    return {pod["status"]["qosClass"] for pod in deployment.live_pods()}


def uneven(deployment):
    """The containers that reserve something else than they may take, and what."""
    listed = [(c["name"], c["resources"]) for c in containers(deployment.live_pods()[0])]
    return [
        f"{name} reserves {asked} of {resource} and may take {resources['limits'][resource]}"
        for name, resources in listed
        for resource, asked in resources["requests"].items()
        if resource in SHARE and amount(asked) != amount(resources["limits"][resource])
    ]


def containers(pod):
    """All containers that live as long as the pod, sidecars among them."""
    early = pod["spec"].get("initContainers") or []
    return [c for c in early if c.get("restartPolicy") == "Always"] + pod["spec"]["containers"]


def requests(pod, resource):
    """What the pod reserves of a resource."""
    return sum(amount(c["resources"]["requests"][resource]) for c in containers(pod))


def shown(number, resource):
    """The number as people write it."""
    return f"{number / 2**20:.0f}Mi" if resource == "memory" else f"{number * 1000:.0f}m"
