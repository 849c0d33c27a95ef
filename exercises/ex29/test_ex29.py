"""Checks of ex29: three voters who know each other.

The cluster's DNS answers what the EndpointSlices of a headless Service hold: for each endpoint
that has a hostname, the name hostname.service. So these are read, and they must lead to the
right pods, also after one of the pods was lost.
"""

from kubeplay_pytest.checks.configuration import environment

VOTERS = ["voter-0", "voter-1", "voter-2"]


def test_three_voters_are_ready(applied):
    """The StatefulSet voter runs the three pods voter-0, voter-1 and voter-2."""
    voter = ready(applied).has_image("nginx:1.27")
    names = [pod["metadata"]["name"] for pod in voter.live_pods()]
    if names != VOTERS:
        expected = f"the pods {', '.join(VOTERS)}"
        raise voter.failure(
            expected,
            f"the pods {', '.join(names)}",
            path="spec",
            help="the names of the pods follow from the StatefulSet's name and its replicas",
        )


def test_each_voter_has_a_name_of_its_own(applied):
    """The Service voters gives each voter a DNS name, and stands for these pods alone."""
    voter, voters = ready(applied), applied.service("voters")
    voters.field("spec.clusterIP").equals("None")
    voters.becomes(
        lambda item: 80 in ports(item),
        expected="the Service has port 80",
        found=lambda item: f"it has the port {', '.join(map(str, ports(item))) or 'none'}",
        path="spec.ports[0].port",
        within=0,
        help="callers know port 80; what may differ is targetPort",
    )
    voters.has_endpoints(3, of=voter, port=80)
    must_have_names(voter, voters)


def test_each_voter_knows_its_own_name(applied):
    """In each pod, the variable ME is the DNS name of this pod."""
    voter = ready(applied)
    first, *others = voter.live_pods()
    voter.sees_env("ME", own_name(first))
    for pod in others:
        known = me(voter, pod)
        if known != own_name(pod):
            raise voter.failure(
                f"in the pod {pod['metadata']['name']} ME is {own_name(pod)}",
                f"it is {known}",
                path="spec.template.spec.containers[0].env",
                help="a pod learns its name from the downward API: valueFrom.fieldRef",
            )


def test_they_start_one_after_the_other(applied):
    """A voter starts only when those before it are ready."""
    applied.statefulset("voter").field("spec.podManagementPolicy").equals("OrderedReady")


def test_a_lost_voter_comes_back_under_its_name(applied):
    """A lost pod comes back under its name, and its DNS name leads to the new pod."""
    voter = ready(applied)
    lost = applied.pod(VOTERS[1])
    before = lost.live["metadata"]["uid"]
    applied.namespace.api.delete(lost.kind.path(applied.namespace.name, lost.name))
    lost.becomes(
        lambda pod: pod["metadata"]["uid"] != before,
        expected=f"{lost} comes back",
        found="it is the old one",
    )
    must_have_names(voter.becomes_ready(replicas=3), applied.service("voters"))


def ready(applied):
    """The StatefulSet, when its three pods are ready."""
    return applied.statefulset("voter").becomes_ready(replicas=3)


def own_name(pod):
    """The DNS name that the pod should have."""
    return f"{pod['metadata']['name']}.voters"


def me(voter, pod):
    """The variable ME in the first container of the pod, as a kubelet sets it."""
    return environment(pod["spec"]["containers"][0], voter.ground.read, pod)["ME"].text


def must_have_names(voter, voters):
    """Under the name of each voter, DNS finds this pod."""
    voter.becomes(
        lambda _: hosts(voters) == {name: uid(voter, name) for name in VOTERS},
        expected="DNS knows " + ", ".join(f"{name}.voters" for name in VOTERS),
        found=lambda _: f"it knows {listed(voters)}",
        path="spec.serviceName",
        help="serviceName must be the name of the Service that gives the pods their names",
    )


def hosts(service):
    """The hostnames of the ready endpoints, each with the uid of its pod."""
    label = {"kubernetes.io/service-name": service.name}.items()
    slices = service.ground.named("EndpointSlice")
    mine = (s for s in slices if label <= s["metadata"].get("labels", {}).items())
    ends = (end for piece in mine for end in piece.get("endpoints") or ())
    return {e["hostname"]: e["targetRef"]["uid"] for e in ends if is_named(e)}


def is_named(end):
    """Whether DNS has a name of its own for the endpoint, and it is ready."""
    return "hostname" in end and end["conditions"]["ready"]


def ports(service):
    """The ports of the Service."""
    return [port["port"] for port in service["spec"].get("ports") or ()]


def uid(voter, name):
    """Which pod has this name now."""
    pods = (pod["metadata"] for pod in voter.live_pods())
    return next((pod["uid"] for pod in pods if pod["name"] == name), None)


def listed(voters):
    """The DNS names of pods that the Service gives."""
    return ", ".join(f"{host}.{voters.name}" for host in sorted(hosts(voters))) or "none of them"
