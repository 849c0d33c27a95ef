"""Checks of ex20: the orders never start.

A container that crashes runs for a moment each time it starts. So the first check goes on
looking for a while, and the others ask the program, which answers only when it works.
"""

ASK = ["wget", "-qO-", "http://127.0.0.1:8080/"]
START = 60
"""Seconds that a busy machine may need; an answer that crashes is found out long before."""


def test_orders_stays_up(applied):
    """The pod of orders becomes ready and stays so without a restart."""
    orders = applied.deployment("orders").becomes_ready(replicas=1, within=START)
    orders.stays_ready(3, replicas=1)


def test_orders_works_with_its_settings(applied):
    """The program answers on port 8080, with the currency of its settings."""
    orders = applied.deployment("orders").becomes_ready(within=START)
    orders.runs(ASK, prints="currency SEK", within=8)


def test_the_root_file_system_stays_read_only(applied):
    """The program runs, and cannot write to its container's root file system."""
    orders = applied.deployment("orders").becomes_ready(within=START)
    orders.runs(ASK, within=8)
    orders.runs(["touch", "/written-by-a-check"], code=1, within=8)
