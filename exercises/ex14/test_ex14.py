"""Checks of ex14: the till is closed at half past ten.

Nobody waits for the evening. A transfer is tried as `kubectl create job --from` does it. That
two never overlap is asked of the CronJob controller: a CronJob with the learner's policy, of
which one Job goes on, is made to find that its next start is due.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kubeplay_pytest.cluster.api import MERGE
from kubeplay_pytest.errors import LearnerFailure

WHEN = "22:30 from Monday to Friday"
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NAMES = dict(zip(DAYS, range(7), strict=True)) | dict(zip(MONTHS, range(1, 13), strict=True))
PROBE, GOES_ON = "takings-probe", "takings-probe-goes-on"
ENDLESS = {
    "suspend": True,
    "template": {
        "spec": {
            "restartPolicy": "Never",
            "containers": [{"name": "transfer", "image": "busybox:1.36"}],
        }
    },
}
SENDS = ["sh", "-c", "echo the takings are sent"]
BY_HAND = {"cronjob.kubernetes.io/instantiate": "manual"}
LEFT_OUT = "the next one is left out"


def test_it_starts_at_half_past_ten_on_working_days(applied):
    """A transfer starts at 22:30 from Monday to Friday, by the clock in Berlin."""
    takings = applied.cronjob("takings")
    takings.becomes(
        lambda item: means_the_time(item["spec"]["schedule"]),
        expected=f"a schedule that means {WHEN}",
        found=lambda item: f"the schedule {item['spec']['schedule']}",
        path="spec.schedule",
        help="its fields: minute, hour, day of the month, month, day of the week",
        within=0,
    )
    takings.field("spec.timeZone").equals("Europe/Berlin")
    takings.field("spec.suspend").equals(False)


def test_a_transfer_completes(applied):
    """A Job made from the template of the CronJob completes, with one pod."""
    takings = applied.cronjob("takings").has_image("busybox:1.36")
    takings.becomes(
        lambda _: any(command(container) == SENDS for container in takings.containers()),
        expected="a container that sends the takings, with the command that was given",
        found="another command",
        path=f"{takings.pod_spec_path}.containers[0].command",
        help="put back the command that was given: it is well",
        within=0,
    )
    make(applied, "jobs", "takings-by-hand", takings.live["spec"]["jobTemplate"]["spec"], BY_HAND)
    try:
        applied.job("takings-by-hand").completes(successes=1)
    except LearnerFailure as failure:
        # The Job was made by the check: the learner's line is in the CronJob.
        where = takings.where("spec.jobTemplate", key=True)
        raise LearnerFailure(*(replace(f, where=where) for f in failure.findings)) from None


def test_a_late_start_is_left_out(applied):
    """A transfer starts at most 600 seconds late."""
    applied.cronjob("takings").field("spec.startingDeadlineSeconds").equals(600)


def test_two_transfers_never_overlap(applied):
    """While one transfer goes on, the next one does not start, and the first goes on."""
    takings = applied.cronjob("takings")
    find_the_next_one_due(applied, takings.live["spec"]["concurrencyPolicy"])
    probe = applied.cronjob(PROBE)
    outcome = applied.namespace.informers.until(lambda: outcome_of(probe), 60)
    if outcome != LEFT_OUT:
        raise takings.failure(
            f"while one transfer goes on, {LEFT_OUT}",
            outcome or "the controller does nothing",
            path="spec.concurrencyPolicy",
            help="kubectl explain cronjob.spec.concurrencyPolicy lists the three policies",
        )


def test_a_failed_transfer_is_not_repeated(applied):
    """A transfer that fails is tried again neither by the Job nor in its pod."""
    takings = applied.cronjob("takings")
    takings.field("spec.jobTemplate.spec.backoffLimit").equals(0)
    takings.field("spec.jobTemplate.spec.template.spec.restartPolicy").equals("Never")


def test_a_week_can_be_looked_up(applied):
    """The last five Jobs that ended well are kept, and the last four that failed."""
    takings = applied.cronjob("takings")
    takings.field("spec.successfulJobsHistoryLimit").equals(5)
    takings.field("spec.failedJobsHistoryLimit").equals(4)
    takings.field("spec.jobTemplate.spec.ttlSecondsAfterFinished").is_absent()


def command(container):
    """What a container runs."""
    return [*(container.get("command") or ()), *(container.get("args") or ())]


def means_the_time(schedule):
    """Whether a schedule means 22:30 on Monday to Friday, whatever month it is."""
    fields = schedule.lower().split()
    if len(fields) != len(RANGES):
        return False  # @daily and the like
    minutes, hours, _, months, days = map(numbers, fields, RANGES)
    # A day of the month that is not free would be a second way for a day to fit.
    every_date = fields[2].removesuffix("/1") in {"*", "?"}
    wanted = ({30}, {22}, {1, 2, 3, 4, 5}, set(range(1, 13)))
    return every_date and (minutes, hours, days, months) == wanted


def numbers(field, bounds):
    """The numbers that one field of a schedule means, such as 1-5, */15 or mon,tue."""
    return {n for part in field.split(",") for n in part_numbers(part, *bounds)}


def part_numbers(part, low, high):
    """The numbers between the commas: all, one, or from one to another, in steps."""
    span, _, step = part.partition("/")
    first, _, last = span.partition("-")
    if first in {"*", "?"}:
        first, last = low, high
    start = number(first)
    end = number(last) if last else high if step else start
    return range(start, end + 1, int(step or 1))


def number(word):
    """A number, or what a name such as mon means."""
    return NAMES[word] if word in NAMES else int(word)


def make(applied, plural, name, spec, annotations=None):
    """Make a Job or a CronJob as the platform; returns it."""
    item = {"metadata": {"name": name, "annotations": annotations or {}}, "spec": spec}
    return applied.namespace.api.post(path(applied, plural), item)


def path(applied, *steps):
    """The path of the Jobs or CronJobs of the namespace, or of one of them."""
    return "/".join(("/apis/batch/v1/namespaces", applied.namespace.name, *steps))


def find_the_next_one_due(applied, policy):
    """Make a CronJob with this policy, one Job of which goes on while its next start is due."""
    spec = {
        "schedule": "* * * * *",
        "concurrencyPolicy": policy,
        "suspend": True,  # until its status is as it should be
        "jobTemplate": {"spec": ENDLESS},
    }
    make(applied, "cronjobs", PROBE, spec)
    first = make(applied, "jobs", GOES_ON, ENDLESS)["metadata"]
    active = {key: first[key] for key in ("name", "namespace", "uid")}
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    status = {"active": [active], "lastScheduleTime": long_ago.strftime("%Y-%m-%dT%H:%M:%SZ")}
    probe = path(applied, "cronjobs", PROBE)
    patch(applied, f"{probe}/status", {"status": status})
    patch(applied, probe, {"spec": {"suspend": False}})


def patch(applied, where, body):
    """Change an object as the platform."""
    applied.namespace.api.request("PATCH", where, body=body, content_type=MERGE)


def outcome_of(probe):
    """What the controller did about the start that was due; None while it did nothing."""
    events = probe.ground.named("Event")
    if any(is_left_out(event) for event in events):
        return LEFT_OUT
    jobs = [job["metadata"]["name"] for job in probe.ground.named("Job")]
    if not any(name.startswith(PROBE) and name != GOES_ON for name in jobs):
        return None
    return "the next one starts beside it" if GOES_ON in jobs else "it is ended for the next one"


def is_left_out(event):
    """Whether the CronJob controller says that it left a start of the probe out."""
    return (event["involvedObject"]["name"], event["reason"]) == (PROBE, "JobAlreadyActive")
