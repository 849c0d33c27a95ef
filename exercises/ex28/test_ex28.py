"""Checks of ex28: one reader in four.

A Service gives each of its endpoints the same share of the calls, so the endpoints are counted.
The last check takes the new release away, so it has to be the last.
"""

from kubeplay_pytest.manifests import load

FEWEST, MOST = 8, 12
START = 60
"""Seconds that a busy machine may need; pods that never start are found out long before."""


def test_one_reader_in_four_meets_the_new_release(applied):
    """The Service search leads to both releases, and one pod in four is of the new one."""
    search, old, new = service(applied), stable(applied), canary(applied)
    both = names(old) | names(new)
    search.has_endpoints(len(both), port=80)
    strangers = reached(search) - both
    if strangers:
        expected = "the Service leads to the pods of the two releases"
        found = f"it leads to {', '.join(sorted(strangers))}"
        raise search.failure(
            expected,
            found,
            path="spec.selector",
            help="which pods carry all labels of the selector?",
        )
    if len(both) != 4 * len(names(new)):
        raise new.failure(
            "one pod in four is of the new release",
            f"{len(names(new))} in {len(both)} are",
            path="spec.replicas",
            help="a Service gives each pod the same share: count the pods of both releases",
        )


def test_there_are_enough_pods_and_not_too_many(applied):
    """Both releases together are at least 8 pods, and at most 12."""
    old, new = stable(applied), canary(applied)
    total = len(names(old) | names(new))
    if not FEWEST <= total <= MOST:
        expected = f"{FEWEST} to {MOST} pods of both releases together"
        advice = "add the replicas of both Deployments"
        raise new.failure(expected, f"they are {total}", path="spec.replicas", help=advice)


def test_the_old_pods_are_not_replaced(applied, exercise):
    """The pods of search go on: their Deployment has the pod template that it had."""
    stable(applied).becomes(
        lambda item: item["spec"]["template"] == template_before(applied, exercise),
        expected="the pod template of search is as it was",
        found="it was changed, and that replaces every pod of it",
        path="spec.template",
        help="put the template back as it was given",
        within=0,
    )


def test_the_dashboard_tells_the_new_pods_apart(applied):
    """The pods of the new release have the label track: canary."""
    canary(applied).field("spec.template.metadata.labels.track").equals("canary")


def test_the_new_release_goes_with_one_command(applied):
    """With search-canary scaled to 0, search leads to the pods of the old release alone."""
    search, old, new = service(applied), stable(applied), canary(applied)
    scale_to_nothing(new)
    search.has_endpoints(len(names(old)), of=old, port=80)


def service(applied):
    """The Service search, at the port that readers know."""
    return applied.service("search").becomes(
        lambda item: 80 in ports(item),
        expected="the Service search has port 80",
        found=lambda item: f"it has the port {', '.join(map(str, ports(item))) or 'none'}",
        path="spec.ports[0].port",
        help="callers know port 80; what may differ is targetPort",
        within=0,
    )


def stable(applied):
    """The Deployment of the old release, ready."""
    return applied.deployment("search").has_image("nginx:1.27").becomes_ready(within=START)


def canary(applied):
    """The Deployment of the new release, ready."""
    return applied.deployment("search-canary").has_image("nginx:1.28").becomes_ready(within=START)


def template_before(applied, exercise):
    """The pod template of search as the setup brought it, completed by the server (a dry run)."""
    namespace = applied.namespace
    brought = load([exercise.setup]).find("Deployment", "search").data
    body = brought | {"metadata": {"name": "as-before"}}
    path = f"/apis/apps/v1/namespaces/{namespace.name}/deployments"
    return namespace.api.post(path, body, dryRun="All")["spec"]["template"]


def scale_to_nothing(deployment):
    """What kubectl scale does."""
    deployment.change({"spec": {"replicas": 0}}, "scale")


def reached(search):
    """The names of the pods to which the Service leads now."""
    return {pod for pod, _ in search.endpoints()}


def names(deployment):
    """The names of the pods of the Deployment."""
    return {pod["metadata"]["name"] for pod in deployment.live_pods()}


def ports(item):
    """The ports on which callers reach the Service."""
    return [port["port"] for port in item["spec"].get("ports") or ()]
