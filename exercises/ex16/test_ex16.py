"""Checks of ex16: the night never ends.

Whether the reader came first is read from the journal itself: both programs write into it, and
the reader says in its log what stands there, from the first line on.
"""

import pytest

OPEN = "the journal is open"
STARTS = "the oven starts"
OFF = "the oven is off"
TRAYS = [f"tray {number} is baked" for number in range(1, 6)]
COMMANDS = {"oven": ["sh", "/program/oven.sh"], "reader": ["sh", "/program/reader.sh"]}

START = 60
"""Seconds that a busy machine may need to start the first container."""
NIGHT = 20
"""Seconds from then until the oven has ended: six, if nothing keeps it from its work."""
MORNING = 10
"""Seconds from then until the Job is complete: three at most, if nothing goes on running."""


@pytest.fixture(scope="module")
def night(applied):
    """The Job, when its oven has baked; waited for once, not by every check."""
    bake = applied.job("bake")
    bake.becomes(
        lambda job: any(has_started(status) for status in statuses(bake)),
        expected="a container of the pod starts",
        found="none does",
        path="spec.template.spec",
        within=START,
        help="what does the pod wait for: an image, a volume, a container before?",
    )
    bake.becomes(
        lambda job: has_baked(bake),
        expected="the container oven runs, and ends",
        found=lambda job: f"it {what_it_does(bake)}",
        path="spec.template.spec",
        within=NIGHT,
        help="which container must run beside the oven, and which before it?",
    )
    return bake


def test_the_night_comes_to_its_end(night):
    """The Job bake completes by itself when the oven has baked."""
    night.completes(within=MORNING)


def test_the_oven_finds_the_journal_open(night):
    """The reader has opened the journal before the oven starts, at the first attempt."""
    again = sum(s["restartCount"] for s in statuses(night, "oven"))
    pods = len(night.live_pods())
    if again or pods > 1:
        found = f"it was started {again + pods} times"
        raise night.failure(
            "the oven is started once",
            found,
            path="spec.template.spec",
            help="what did the oven not find at its first attempt?",
        )
    night.says(OPEN, container="reader", within=5)
    if STARTS in night.logs(container="reader").partition(OPEN)[0]:
        raise night.failure(
            f"the journal begins with '{OPEN}'",
            f"'{STARTS}' stands before it",
            path="spec.template.spec",
            key=True,
            help="a file that is there is not yet a reader that reads along",
        )


def test_the_reader_shows_the_whole_journal(night):
    """The log of the container reader has the whole journal, down to its last line."""
    night.says(OFF, container="reader", within=5)
    shown = night.logs(container="reader").splitlines()
    for line in (OPEN, STARTS, *TRAYS):
        if line not in shown:
            raise night.failure(
                f"the log of reader has '{line}'",
                "it has not",
                help="the reader has to go on until the oven has written its last line",
            )


def test_both_programs_run_as_they_are(applied):
    """The containers oven and reader run their programs as they are, and nothing besides."""
    bake = applied.job("bake")
    rewritten = applied.submission.find("ConfigMap", "bakery-programs")
    assert rewritten is None, "the ConfigMap bakery-programs was written anew"
    for name, command in COMMANDS.items():
        container = bake.chosen(name)[0]
        runs = [*container.get("command", ()), *container.get("args", ())]
        if runs != command:
            raise bake.failure(
                f"the container {name} runs: {' '.join(command)}",
                f"it runs: {' '.join(runs) or 'what its image says'}",
                path=f"{bake.container_path(name)}.command",
                help="the pod decides the order; the programs stay as they are",
            )


def has_baked(bake):
    """Whether the oven has ended well; fails when it has ended badly and is not started again."""
    for status in statuses(bake, "oven"):
        end = status["state"].get("terminated")
        if end and end["exitCode"] == 0:
            return True
        if end and bake.pod_spec()["restartPolicy"] == "Never":
            found = f"it ended with exit code {end['exitCode']}"
            raise bake.failure(
                "the oven bakes",
                found,
                path="spec.template.spec",
                key=True,
                help="what must be there before the oven starts?",
            )
    return False


def what_it_does(bake):
    """What the oven does instead of ending well."""
    states = [next(iter(status["state"]), "") for status in statuses(bake, "oven")]
    said = {"running": "runs still", "terminated": "ended badly", "waiting": "waits for its turn"}
    return said.get(states[-1] if states else "", "is not there")


def statuses(bake, name=None):
    """What the kubelet says of the Job's containers, or of those with this name."""
    everybody = (pod.get("status", {}) for pod in bake.live_pods())
    groups = ("initContainerStatuses", "containerStatuses")
    found = (s for status in everybody for group in groups for s in status.get(group) or ())
    return [status for status in found if name in (None, status["name"])]


def has_started(status):
    """Whether the container runs, or has run."""
    return "waiting" not in status["state"] or bool(status["restartCount"])
