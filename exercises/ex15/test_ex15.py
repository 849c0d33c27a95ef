"""Checks of ex15: first the menu, then the guests."""

from datetime import datetime

PAGE = "/usr/share/nginx/html/index.html"
MENU = "Today: leek soup"


def test_the_tearoom_opens(applied):
    """One copy of tearoom becomes ready, and stays so."""
    applied.deployment("tearoom").stays_ready(2.5, replicas=1)


def test_guests_read_todays_menu(applied):
    """The server has the page with today's dish."""
    must_have_the_menu(applied.deployment("tearoom"))


def test_the_page_is_there_before_the_server_starts(applied):
    """The page with today's dish is older than the container of the server."""
    tearoom = applied.deployment("tearoom")
    must_have_the_menu(tearoom)
    written = int(tearoom.runs(["stat", "-c", "%Y", PAGE], container="server"))
    started = max(starts_of_the_server(tearoom))
    if written > started:
        raise tearoom.failure(
            "the page is complete before the container server starts",
            f"it was written {written - started} s after that",
            path="spec.template.spec",
            key=True,
            help="some containers of a pod run, and end, before the others begin",
        )


def test_only_the_server_goes_on_running(applied):
    """Beside the server, no container of the pod is meant to go on running."""
    applied.deployment("tearoom").becomes(
        lambda deployment: keep_running(deployment) == ["server"],
        expected="only the container server goes on running",
        found=lambda deployment: f"so do all of these: {', '.join(keep_running(deployment))}",
        path="spec.template.spec.containers",
        within=0,
        help="who only prepares something may end before the server begins",
    )


def must_have_the_menu(tearoom):
    """The server runs, and has the page."""
    tearoom.becomes(
        lambda deployment: starts_of_the_server(tearoom),
        expected="the container server starts",
        found="it does not: what has to run before it has not ended with success",
        path="spec.template.spec",
        within=8,
        help="read the log of the container that runs before: what does it miss?",
    )
    tearoom.has_file(PAGE, containing=MENU, container="server", within=3)


def starts_of_the_server(tearoom):
    """The second in which the container server started, for each pod in which it runs."""
    statuses = [
        status
        for pod in tearoom.live_pods()
        for status in pod.get("status", {}).get("containerStatuses") or ()
        if status["name"] == "server" and "running" in status.get("state", {})
    ]
    moments = [datetime.fromisoformat(s["state"]["running"]["startedAt"]) for s in statuses]
    return [int(moment.timestamp()) for moment in moments]


def keep_running(deployment):
    """The containers that are not meant to end: the ordinary ones, and sidecars."""
    spec = deployment["spec"]["template"]["spec"]
    before = spec.get("initContainers") or ()
    sidecars = [c["name"] for c in before if c.get("restartPolicy") == "Always"]
    return sorted([c["name"] for c in spec["containers"]] + sidecars)
