"""Checks of ex06: back to the release that sold tickets.

The setup brings what a stuck rollout leaves behind: three ReplicaSets with their revisions, and
the Deployment that takes them over. The last check brings another bad release and spoils what
the others look at, so it has to be the last.
"""

import time

ASK = ["wget", "-qO-", "http://127.0.0.1:8080/"]
START = 60
"""Seconds that a busy machine may need; an answer that crashes is found out long before."""
COPIES = 4
BAD = "tickets-2-4"
MARK = "kubeplay.dev/bad-release"
NEXT_BAD = ["sh", "-c", "echo a bad release; sleep 3; exit 1"]


def test_all_copies_sell_with_release_2_3(applied):
    """All four copies, and the Service, answer with release 2.3."""
    tickets = rolled_out(applied, COPIES)
    tickets.runs(ASK, prints="tickets 2.3", everywhere=True, within=8)
    applied.service("tickets").answers("/", text="tickets 2.3", within=8)


def test_four_copies_stay_ready(applied):
    """Four copies become ready and stay so without a restart."""
    tickets = rolled_out(applied, COPIES)
    tickets.stays_ready(2.5, replicas=COPIES)


def test_nothing_of_release_2_4_is_left(applied):
    """The rollout is complete, and no pod of release 2.4 is left."""
    tickets = rolled_out(applied)
    tickets.becomes(
        lambda _: not of_the_bad_release(tickets),
        expected="no pod of release 2.4 is left",
        found=lambda _: f"{len(of_the_bad_release(tickets))} are",
        path="spec.template.spec.volumes",
        within=10,
        help="old pods go when new ones are ready: what do those wait for?",
    )


def test_the_history_is_kept(applied):
    """At least five old revisions are kept, releases 2.2 and 2.4 among them."""
    tickets = applied.deployment("tickets")
    tickets.field("spec.revisionHistoryLimit").at_least(5)
    tickets.becomes(
        lambda item: {"tickets-2-2", BAD} <= releases(tickets, item),
        expected="the history has revisions of the releases 2.2 and 2.4",
        found=lambda item: f"it has {', '.join(sorted(releases(tickets, item))) or 'none'}",
        path="spec.revisionHistoryLimit",
        help="of old revisions no more than this number are kept",
    )


def test_the_next_bad_release_takes_no_copy_away(applied):
    """While the containers of another bad release fail, four copies go on."""
    tickets = rolled_out(applied, COPIES)
    roll_out_a_bad_release(tickets)
    deadline = time.monotonic() + START
    while True:
        failed = has_failed(tickets)  # asked before the copies are counted
        copies = copies_that_go_on(tickets)
        if copies < COPIES:
            raise tickets.failure(
                f"{COPIES} copies go on while a bad release is rolled out",
                f"only {copies} do",
                path="spec.strategy",
                key=True,
                help="a rollout may add a copy first, and must see that it works",
            )
        if failed:
            return
        if time.monotonic() > deadline:
            raise tickets.failure("a new release is rolled out", "none is", path="spec")
        time.sleep(0.2)


def rolled_out(applied, copies=None):
    """The rollout is complete, with so many copies; ends at once when it is paused."""
    tickets = applied.deployment("tickets")
    if tickets.live["spec"].get("paused"):
        raise tickets.failure(
            "the rollout goes back",
            "it is paused",
            path="spec.paused",
            help="a paused Deployment rolls nothing out, neither forward nor back",
        )
    return tickets.becomes_ready(replicas=copies, within=START)


def roll_out_a_bad_release(tickets):
    """Give the Deployment a template whose containers end after three seconds."""
    template = tickets.live["spec"]["template"]
    first, *others = template["spec"]["containers"]
    body = {
        "metadata": {"annotations": {MARK: "true"}},
        "spec": {"containers": [first | {"command": NEXT_BAD, "args": []}, *others]},
    }
    tickets.change({"spec": {"template": body}})


def copies_that_go_on(tickets):
    """How many copies of the releases before the bad one the Deployment still asks for."""
    sets = [s for s in sets_of(tickets, tickets.live) if not is_marked(s["spec"]["template"])]
    return sum(item["spec"]["replicas"] for item in sets)


def has_failed(tickets):
    """Whether a container of the bad release has ended."""
    bad = [pod for pod in tickets.ground.named("Pod") if is_marked(pod)]
    statuses = [s for pod in bad for s in pod.get("status", {}).get("containerStatuses") or ()]
    return any(s["restartCount"] or "terminated" in s["state"] for s in statuses)


def is_marked(item):
    """Whether this belongs to the bad release of the last check."""
    return MARK in (item["metadata"].get("annotations") or {})


def of_the_bad_release(tickets):
    """The pods with the program of release 2.4, whoever made them."""
    return [pod for pod in tickets.ground.named("Pod") if BAD in programs(pod["spec"])]


def releases(tickets, deployment):
    """The programs of the revisions that the Deployment keeps."""
    found = [programs(s["spec"]["template"]["spec"]) for s in sets_of(tickets, deployment)]
    return set().union(*found)


def sets_of(tickets, deployment):
    """The ReplicaSets of the Deployment: its revisions."""
    sets = tickets.ground.named("ReplicaSet")
    return [item for item in sets if deployment["metadata"]["uid"] in owners(item)]


def owners(item):
    """The uids of those that own the object."""
    return [owner["uid"] for owner in item["metadata"].get("ownerReferences") or ()]


def programs(pod_spec):
    """The ConfigMaps that are mounted."""
    volumes = pod_spec.get("volumes") or ()
    return {v["configMap"]["name"] for v in volumes if "configMap" in v}
