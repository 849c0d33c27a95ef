"""Checks of ex31: one board, two programs.

What web may not do is asked only of a web that has the page of clock: where nothing is
shared, nothing can be changed, and that would prove nothing.
"""

import re
import time

FOLDER = "/usr/share/nginx/html"
TRY_TO_WRITE = f"if echo x > {FOLDER}/try; then echo it can; else echo it cannot; fi 2>/dev/null"
MOUNTS = ["cat", "/proc/mounts"]
MOST = 8 * 1024


def test_the_board_runs(applied):
    """The Pod board becomes ready with the containers clock and web."""
    board = applied.pod("board").becomes_ready()
    for name in ("clock", "web"):
        board.chosen(name)


def test_web_shows_what_the_clock_writes(applied):
    """The page of web is the page of clock, and soon it is a new one."""
    board = must_show_the_page(applied)
    first, deadline = page(board), time.monotonic() + 5
    while page(board) == first:
        if time.monotonic() > deadline:
            raise board.failure(
                "a new page every second",
                f"still {first}",
                path="spec.volumes",
                help="both containers have to mount the same volume: compare the names",
            )
        time.sleep(0.3)


def test_web_cannot_change_the_page(applied):
    """The container web has the page of clock, but cannot write into its folder."""
    board = must_show_the_page(applied)
    answer = board.runs(["sh", "-c", TRY_TO_WRITE], container="web", within=3)
    if "it cannot" not in answer:
        raise board.failure(
            f"web cannot write into {FOLDER}",
            "it can",
            path=f"{board.container_path('web')}.volumeMounts",
            help="a mount can be for reading only",
        )


def test_the_page_stays_in_memory(applied):
    """The page of clock lies in memory, not on the node's disk."""
    board = must_show_the_page(applied)
    kind, _ = mount(board)
    if kind != "tmpfs":
        raise board.failure(
            "/out of clock is in memory",
            f"it is on a disk of the node ({kind})",
            path="spec.volumes",
            help="look at the fields of emptyDir",
        )


def test_the_memory_is_bounded(applied):
    """The page of clock cannot take up more than 8Mi of memory."""
    board = must_show_the_page(applied)
    kind, options = mount(board)
    size = re.search(r"(?:^|,)size=(\d+)k", options)
    if kind != "tmpfs" or size is None or int(size[1]) > MOST:
        found = f"{size[1]} KiB" if kind == "tmpfs" and size else "no bound in memory"
        raise board.failure(
            f"/out of clock is a piece of memory of at most {MOST} KiB",
            found,
            path="spec.volumes",
            help="look at the fields of emptyDir",
        )


def must_show_the_page(applied):
    """The page of clock is in web; both are up."""
    board = applied.pod("board").becomes_ready(within=10)
    board.has_file(f"{FOLDER}/index.html", containing="Departures at", container="web", within=3)
    return board


def page(board):
    """What web has to show now."""
    return board.runs(
        ["cat", f"{FOLDER}/index.html"], prints="Departures at", container="web", within=3
    ).strip()


def mount(board):
    """The kind of the file system at /out of clock, and its options."""
    lines = board.runs(MOUNTS, container="clock", within=3).splitlines()
    fields = [line.split() for line in lines]
    return next(((f[2], f[3]) for f in fields if f[1] == "/out"), ("the container's own", ""))
