"""Checks of ex22: the search dies while it sorts.

What a container is given is read from the Deployment, as the API server and the namespace's
LimitRange complete it: a container without a request requests its limit.
"""

from kubeplay_pytest.apply.quantity import amount

MOST = amount("192Mi")
INDEX = amount("96Mi")
START = 60
"""Seconds that a busy machine may need; an answer that crashes is found out long before."""
MEMORY = "spec.template.spec.containers[0].resources"


def test_search_stays_up(applied):
    """The pod of search becomes ready and stays so without a restart."""
    search = applied.deployment("search").becomes_ready(replicas=1, within=START)
    search.stays_ready(4, replicas=1)


def test_search_has_its_whole_index(applied):
    """The program has loaded and sorted its whole index."""
    search = applied.deployment("search").becomes_ready(within=START)
    search.runs(["wget", "-qO-", "http://127.0.0.1:8080/"], prints="search is sorted", within=8)


def test_search_does_not_ask_for_the_moon(applied):
    """The container is limited to 192Mi of memory at most."""
    applied.deployment("search").becomes(
        lambda item: all(0 < limit(c) <= MOST for c in containers(item)),
        expected="the memory limit is at most 192Mi",
        found=lambda item: told(item, "limits"),
        path=f"{MEMORY}.limits.memory",
        within=0,
        help="how much does the program take when it takes most? Ask for a little more",
    )


def test_the_request_covers_the_index(applied):
    """The container requests at least 96Mi of memory."""
    applied.deployment("search").becomes(
        lambda item: sum(request(c) for c in containers(item)) >= INDEX,
        expected="the memory request is at least 96Mi",
        found=lambda item: told(item, "requests"),
        path=f"{MEMORY}.requests.memory",
        help="the scheduler looks for a node by the request, not by the limit",
        within=0,
    )


def containers(item):
    """The containers of the Deployment's Pods."""
    return item["spec"]["template"]["spec"]["containers"]


def limit(container):
    """The memory limit in bytes; 0 when there is none."""
    return amount(container["resources"].get("limits", {}).get("memory", 0))


def request(container):
    """The memory request in bytes; without one, a container requests its limit."""
    return amount(container["resources"].get("requests", {}).get("memory", 0)) or limit(container)


def told(item, what):
    """What the containers say of their memory."""
    amounts = [c["resources"].get(what, {}).get("memory") for c in containers(item)]
    return f"in {what} it is {', '.join(text or 'not set' for text in amounts)}"
