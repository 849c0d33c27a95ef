"""Checks of ex19: restarted before it is awake.

The second of two moments counts: the program says in its log that it is open, and the pod is
ready, which it is only when its probes know of that. From then on a jam has to be noticed.
"""

import time
from datetime import UTC, datetime

OPEN = "the catalogue is open on port 8080"
START = 60
"""Seconds that a busy machine may need to start a container."""
READY = 6 + 10 + 4
"""Seconds from a container's start to its readiness: the cards, what is granted, and some air."""
GRANTED = 30
NOTICED = 10 + 6
"""Seconds until a jammed container runs anew: what is granted, its end, and some air."""
CONTAINER = "spec.template.spec.containers[0]"


def test_the_catalogue_opens(applied):
    """The catalogue opens without a restart, its pod becomes ready, and stays up."""
    catalogue = must_open(applied)
    probe = catalogue.containers()[0].get("livenessProbe")
    # A probe that asks in vain ends a catalogue that is well, as soon as it gives up.
    catalogue.never_restarts(min(patience(probe) if probe else 0, NOTICED) + 6)


def test_a_long_start_is_granted(applied):
    """The start may take 30 seconds before the container is restarted."""
    catalogue = applied.deployment("catalogue")
    container = catalogue.containers()[0]
    kind = next((k for k in ("startupProbe", "livenessProbe") if k in container), None)
    if kind and patience(container[kind]) < GRANTED:
        raise catalogue.failure(
            f"the start is given at least {GRANTED} seconds",
            f"the {kind} gives up after {patience(container[kind])} seconds",
            path=f"{CONTAINER}.{kind}",
            key=True,
            help="a probe gives up after failureThreshold times periodSeconds",
        )


def test_a_jam_is_noticed(applied):
    """A catalogue that jams is restarted by its liveness probe within 10 seconds."""
    catalogue = must_open(applied)
    must_be_watched(catalogue)
    catalogue.runs(["sh", "/program/jam.sh"], prints="a card jams", within=4)
    catalogue.restarts(because="liveness probe", within=NOTICED)


def must_open(applied):
    """The program is open and its pod ready; ends at once when it was restarted."""
    catalogue = applied.deployment("catalogue")
    if catalogue.live["spec"]["replicas"] != 1:
        return catalogue.becomes_ready(replicas=1)
    deadline = time.monotonic() + START
    while not is_ready(catalogue) or OPEN not in catalogue.logs():
        must_not_be_restarted(catalogue)
        if time.monotonic() > deadline or age(catalogue) > READY:
            is_open = OPEN in catalogue.logs()
            raise catalogue.failure(
                "the catalogue opens, and its pod is ready soon after",
                "it is open, and its pod is still not ready" if is_open else "it does not open",
                path=CONTAINER,
                help="which probe says that the pod is ready, and does it ask at the right place?",
            )
        time.sleep(0.3)
    must_not_be_restarted(catalogue)
    return catalogue


def must_not_be_restarted(catalogue):
    """Fails when a container was restarted before it was open."""
    if any(status["restartCount"] for status in statuses(catalogue)):
        raise catalogue.failure(
            "the container opens without a restart",
            "it was restarted while it read its cards",
            path=CONTAINER,
            help="who asks the container before it is open, and how often may it fail?",
        )


def must_be_watched(catalogue):
    """Ends at once when the liveness probe, as it is written, cannot tell in time."""
    probe = catalogue.containers()[0].get("livenessProbe")
    if probe is None:
        found = "it has no liveness probe"
    else:
        blind = probe.get("initialDelaySeconds", 0) - age(catalogue)
        least = max(0, blind) + probe["periodSeconds"] * (probe["failureThreshold"] - 1)
        found = f"the liveness probe needs {least:.0f} seconds" if least > NOTICED else ""
    if found:
        raise catalogue.failure(
            "a jam is noticed within 10 seconds",
            found,
            path=f"{CONTAINER}.livenessProbe",
            key=True,
            help="how often does it ask, and how many failures in a row does it take?",
        )


def is_ready(catalogue):
    """Whether there is a container, and it is ready."""
    found = statuses(catalogue)
    return bool(found) and all(status["ready"] for status in found)


def age(catalogue):
    """For how many seconds the container has been running."""
    running = [s["state"]["running"] for s in statuses(catalogue) if "running" in s["state"]]
    begun = [datetime.fromisoformat(state["startedAt"]) for state in running]
    return max(((datetime.now(UTC) - moment).total_seconds() for moment in begun), default=0)


def statuses(catalogue):
    """What the kubelet tells of the containers, once the Deployment is seen as it is now."""
    item = catalogue.live
    if item.get("status", {}).get("observedGeneration", 0) < item["metadata"]["generation"]:
        return []
    pods = catalogue.live_pods()
    return [s for pod in pods for s in pod.get("status", {}).get("containerStatuses") or ()]


def patience(probe):
    """The seconds after which a probe that always fails gives up."""
    return probe.get("initialDelaySeconds", 0) + probe["periodSeconds"] * probe["failureThreshold"]
