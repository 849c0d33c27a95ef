"""Checks of ex05: a release in the rush hour.

What a strategy is worth shows in a rollout that cannot be finished: the genuine controllers go
as far as the strategy lets them, and there they stop. So the last two checks look at a release
whose image does not exist. It spoils the Deployment, so they have to be the last.
"""

import pytest

COPIES, NEEDED, LICENSED = 8, 7, 9
BAD = "nginx:no-such-release"


def test_eight_copies_run(applied):
    """Eight copies of board become ready."""
    eight_ready(applied)


def test_a_new_copy_has_to_prove_itself(applied):
    """A new copy counts when it has been ready for ten seconds."""
    applied.deployment("board").field("spec.minReadySeconds").at_least(10)


def test_a_release_that_hangs_is_reported(applied):
    """A rollout without progress is reported as failed after a minute, or sooner."""
    applied.deployment("board").field("spec.progressDeadlineSeconds").at_most(60)


def test_seven_copies_stay(stuck):
    """While a release that cannot start is rolled out, seven copies of the old one stay."""
    stuck.becomes(
        lambda _: old(stuck) >= NEEDED,
        expected=f"{NEEDED} copies stay while a release that cannot start is rolled out",
        found=lambda _: f"{old(stuck)} stay, and {new(stuck)} new ones wait for their image",
        path="spec.strategy",
        help="how many copies may be missing during a rollout? A percentage is rounded down here",
        within=0,
    )


def test_nobody_is_turned_away_by_the_database(stuck):
    """During the rollout there are at most nine copies."""
    stuck.becomes(
        lambda _: old(stuck) + new(stuck) <= LICENSED,
        expected=f"at most {LICENSED} copies during a rollout",
        found=lambda _: f"{old(stuck)} old and {new(stuck)} new ones",
        path="spec.strategy",
        help="how many copies may come on top of the eight? A percentage is rounded up here",
        within=0,
    )


@pytest.fixture(scope="module")
def stuck(applied):
    """The Deployment, when a release that cannot start has come as far as it may."""
    board = eight_ready(applied)
    roll_out(board, BAD)
    return board.becomes(
        lambda item: has_come_as_far_as_it_may(board, item),
        expected="a new release is rolled out, as far as the strategy allows",
        found=lambda _: f"{old(board)} old and {new(board)} new copies",
        path="spec.strategy",
        help="a Deployment that is paused, or may neither add nor remove a copy, rolls nothing out",
    )


def eight_ready(applied):
    """All copies are ready; who waits for them to be available would wait for the proof, too."""
    board = applied.deployment("board").has_image("nginx:1.27")
    board.field("spec.replicas").equals(COPIES)
    return board.becomes(
        lambda item: ready(item) == COPIES,
        expected=f"{COPIES} ready copies of board",
        found=lambda item: f"{ready(item)} are ready" + ", the rollout is paused" * is_paused(item),
        path="spec.paused",
        help="what keeps the copies from being ready? A paused Deployment starts no new version",
    )


def roll_out(board, image):
    """Give the Deployment another image, as kubectl set image does."""
    first, *others = board.containers()
    containers = [first | {"image": image}, *others]
    board.change({"spec": {"template": {"spec": {"containers": containers}}}})


def has_come_as_far_as_it_may(board, deployment):
    """Whether as many copies are missing, and as many new ones there, as the strategy allows."""
    most = limit(board)
    stay = COPIES - missing(deployment, most)
    return old(board) == stay and new(board) == min(COPIES, most - stay)


def missing(deployment, most):
    """How many copies may be missing: of a percentage the whole ones; one when none may come."""
    rolling = deployment["spec"]["strategy"].get("rollingUpdate")
    if rolling is None:
        return COPIES
    amount = str(rolling["maxUnavailable"])
    percent = int(amount.rstrip("%"))
    whole = percent * COPIES // 100 if amount.endswith("%") else percent
    return min(whole, COPIES) or int(most == COPIES)


def limit(board):
    """How many copies there may be together, as the controller notes it at the new ReplicaSet."""
    notes = [s["metadata"]["annotations"] for s in sets(board) if is_new(s)]
    return sum(int(note["deployment.kubernetes.io/max-replicas"]) for note in notes)


def old(board):
    """How many copies of the release before are still wanted."""
    return sum(item["spec"]["replicas"] for item in sets(board) if not is_new(item))


def new(board):
    """How many copies of the release that cannot start are wanted."""
    return sum(item["spec"]["replicas"] for item in sets(board) if is_new(item))


def sets(board):
    """The ReplicaSets of the Deployment: one for each release."""
    uid = board.live["metadata"]["uid"]
    return [item for item in board.ground.named("ReplicaSet") if uid in owners(item)]


def is_new(replica_set):
    """Whether this ReplicaSet belongs to the release that cannot start."""
    return replica_set["spec"]["template"]["spec"]["containers"][0]["image"] == BAD


def owners(item):
    """The uids of those that own the object."""
    return [owner["uid"] for owner in item["metadata"].get("ownerReferences") or ()]


def ready(deployment):
    """How many copies are ready."""
    return deployment.get("status", {}).get("readyReplicas", 0)


def is_paused(deployment):
    """Whether no rollout goes on."""
    return deployment["spec"].get("paused", False)
