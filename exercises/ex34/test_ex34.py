"""Checks of ex34: the new hall lets nobody in.

The namespace enforces the level `restricted`, so what admission refuses fails everything: the
checks are about what it lets in although it does not work.
"""

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import MISSING
from kubeplay_pytest.verdict.finding import Finding

USER = 10001
COMMAND = ["sh", "-c", "ls /bin > /index/books.txt"]


def test_two_copies_are_let_in(applied):
    """Two copies of catalogue are let in and become ready."""
    applied.deployment("catalogue").becomes_ready(replicas=2)


def test_every_container_runs_as_user_10001(applied):
    """The containers index and server run as the user 10001."""
    catalogue = applied.deployment("catalogue")
    for name in ("index", "server"):
        container = catalogue.chosen(name)[0]
        user = user_of(container, catalogue.pod_spec())
        if user != USER:
            raise wrong(
                catalogue,
                f"container {name} runs as user {USER}",
                "it starts as the image says: as root" if user is None else f"user {user}",
                path_of_the_user(catalogue, name),
                "runAsNonRoot only forbids root; runAsUser says who it is instead",
            )


def test_the_server_finds_the_index(applied):
    """What index writes into /index is what server finds there."""
    catalogue = applied.deployment("catalogue")
    writer, reader = (index_mount(catalogue, name) for name in ("index", "server"))
    index = catalogue.chosen("index")[0]
    if index.get("command") != COMMAND or "args" in index:
        path = f"{catalogue.container_path('index')}.command"
        raise wrong(catalogue, f"the command of index: {COMMAND}", "another command", path)
    if writer.get("readOnly"):
        path = f"{catalogue.container_path('index')}.volumeMounts"
        raise wrong(catalogue, "index can write into /index", "it is read-only there", path)
    if writer["name"] != reader["name"]:
        found = f"index has the volume {writer['name']}, server the volume {reader['name']}"
        path = f"{catalogue.container_path('server')}.volumeMounts"
        raise wrong(catalogue, "both have the same volume at /index", found, path)


def test_readers_still_reach_the_catalogue(applied):
    """The Service catalogue sends its traffic to port 8080 of both copies."""
    catalogue = applied.deployment("catalogue").becomes_ready(replicas=2)
    applied.service("catalogue").has_endpoints(2, of=catalogue, port=8080, within=5)


def wrong(catalogue, expected, found, path, advice=""):
    """A failure without evidence: the events tell of the time before the learner's change."""
    return LearnerFailure(Finding(expected, found, where=catalogue.where(path), help=advice))


def user_of(container, pod_spec):
    """As whom a container starts; None where the image decides."""
    contexts = (container.get("securityContext") or {}, pod_spec.get("securityContext") or {})
    return next((context["runAsUser"] for context in contexts if "runAsUser" in context), None)


def path_of_the_user(catalogue, name):
    """Where the learner's file says, or ought to say, as whom a container runs."""
    own = f"{catalogue.container_path(name)}.securityContext.runAsUser"
    shared = f"{catalogue.pod_spec_path}.securityContext.runAsUser"
    return own if catalogue.written(own) is not MISSING else shared


def index_mount(catalogue, name):
    """What a container has at /index."""
    mounts = catalogue.chosen(name)[0].get("volumeMounts") or ()
    found = [mount for mount in mounts if mount["mountPath"].rstrip("/") == "/index"]
    if not found:
        raise wrong(
            catalogue,
            f"container {name} has a volume at /index",
            f"it has volumes at {', '.join(m['mountPath'] for m in mounts)}" if mounts else "none",
            f"{catalogue.container_path(name)}.volumeMounts",
        )
    return found[0]
