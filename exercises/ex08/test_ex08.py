"""Checks of ex08: two versions, four port numbers.

Where a call arrives is read from the EndpointSlices, where the endpoint controller wrote down
what the names mean in each pod. Where the nodes run containers, the Service has to answer as
well.
"""

from kubeplay_pytest.manifests import load

VERSIONS = ("departures-1", "departures-2")
DEPARTURES = dict(zip(VERSIONS, (8080, 9090), strict=True))
COUNTERS = dict(zip(VERSIONS, (9100, 8080), strict=True))


def test_both_versions_run(applied, exercise):
    """Two copies of departures-1 and one of departures-2 become ready, with their programs."""
    given = load([exercise.template])
    for name, copies in zip(VERSIONS, (2, 1), strict=True):
        version = applied.deployment(name)
        must_run(version, command(given.find("Deployment", name).data))
        version.becomes_ready(replicas=copies)


def test_travellers_find_the_departures(applied):
    """A call to port 80 arrives where the copies of each version show the departures."""
    must_arrive(applied, 80, DEPARTURES)
    if applied.offers("network"):
        applied.service("departures").answers(port=80, text="departures, by version")


def test_the_monitoring_finds_the_counters(applied):
    """A call to port 9100 arrives where the copies of each version show the counters."""
    must_arrive(applied, 9100, COUNTERS)
    if applied.offers("network"):
        applied.service("departures").answers(port=9100, text="calls today")


def command(deployment):
    """What the container of a Deployment runs."""
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    return [*(container.get("command") or ()), *(container.get("args") or ())]


def must_run(version, program):
    """The version's container runs this program."""
    version.becomes(
        lambda deployment: command(deployment) == program,
        expected="the program as it was given",
        found="another command",
        path="spec.template.spec.containers[0].command",
        help="put back the command that was given: these programs cannot be changed",
        within=0,
    )


def must_arrive(applied, port, numbers):
    """A call to this port of the Service arrives at all copies, at each version's own number."""
    versions = {name: applied.deployment(name).becomes_ready() for name in VERSIONS}
    departures = applied.service("departures")
    departures.becomes(
        lambda service: arrivals(departures, service, port) == wanted(versions, numbers),
        expected=f"calls to port {port} arrive at {in_words(versions, wanted(versions, numbers))}",
        found=lambda service: in_words(versions, arrivals(departures, service, port)),
        path=path_of(departures.live, port),
        help=advice(departures.live, port),
    )


def advice(service, port):
    """What to look at next, by how far the Service has come."""
    targets = [entry["targetPort"] for _, entry in entries(service, port)]
    if not targets:
        return f"give the Service a port {port}: that is where the callers knock"
    if service["spec"].get("clusterIP") == "None":
        return "a headless Service translates no port; let it have an address"
    if isinstance(targets[0], int):
        return "a number suits one version only: what else may a targetPort be?"
    return f"which number does each version give to the port name {targets[0]}, if any?"


def wanted(versions, numbers):
    """(pod, number) of each copy."""
    return {
        (pod["metadata"]["name"], numbers[name])
        for name, version in versions.items()
        for pod in version.live_pods()
    }


def arrivals(departures, service, port):
    """(pod, number) of each place where a call to this port of the Service may arrive."""
    names = {entry.get("name", "") for _, entry in entries(service, port)}
    headless = service["spec"].get("clusterIP") == "None"
    return {
        (endpoint["targetRef"]["name"], port if headless else found["port"])
        for piece in slices_of(departures)
        for found in piece.get("ports") or ()
        if found.get("name", "") in names
        for endpoint in piece.get("endpoints") or ()
        if endpoint["conditions"]["ready"]
    }


def entries(service, port):
    """The Service's entry for TCP calls to this port, with its index; empty without one."""
    numbered = enumerate(service["spec"]["ports"])
    return [(i, e) for i, e in numbered if (e["port"], e["protocol"]) == (port, "TCP")]


def path_of(service, port):
    """The field that says where a call to this port arrives."""
    for index, _ in entries(service, port):
        return f"spec.ports[{index}].targetPort"
    return "spec.ports"


def slices_of(departures):
    """The EndpointSlices of the Service."""
    label = "kubernetes.io/service-name"
    slices = departures.ground.named("EndpointSlice")
    return [s for s in slices if s["metadata"]["labels"].get(label) == departures.name]


def in_words(versions, places):
    """Where calls arrive, version by version."""
    numbers = {
        name: {n for pod in version.live_pods() for p, n in places if p == pod["metadata"]["name"]}
        for name, version in versions.items()
    }
    return ", ".join(
        f"{name} on " + (" and ".join(map(str, sorted(found))) or "no port")
        for name, found in numbers.items()
    )
