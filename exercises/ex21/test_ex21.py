"""Checks of ex21: nothing starts on the new nodes.

Nodes may already hold an image that another pod brought. What is asked for is therefore that
the image is the right one, and that the pods run with it.
"""

FETCH = ["sh", "-c", "echo the news are fetched"]
ROLLOUT = 60
"""Seconds that a rollout may take on a busy machine; one that is stuck is found out at once."""


def test_the_shop_is_open(applied):
    """Two copies of shop become ready with nginx:1.27."""
    shop = applied.deployment("shop").has_image("nginx:1.27")
    starts_anywhere(shop, copies=2)


def test_the_baskets_are_kept(applied):
    """One copy of baskets becomes ready with redis:7.4-alpine."""
    baskets = applied.deployment("baskets").has_image("redis:7.4-alpine")
    starts_anywhere(baskets, copies=1)


def test_the_news_are_fetched_and_shown(applied):
    """One copy of news becomes ready, with busybox:1.36 in fetch and nginx:1.27 in show."""
    news = applied.deployment("news")
    news.field('spec.template.spec.initContainers[name="fetch"]').is_set()
    news.field('spec.template.spec.initContainers[name="fetch"].command').equals(FETCH)
    news.has_image("busybox:1.36", container="fetch").has_image("nginx:1.27", container="show")
    starts_anywhere(news, copies=1)


def test_the_reserve_is_there(applied):
    """One copy of reserve becomes ready with pause:3.10 of registry.k8s.io, on any node."""
    reserve = applied.deployment("reserve").has_image("registry.k8s.io/pause:3.10")
    starts_anywhere(reserve, copies=1)


def starts_anywhere(program, copies):
    """All copies are ready, and a node that holds none of their images may pull them."""
    spec = program.pod_spec()
    for container in [*(spec.get("initContainers") or ()), *spec["containers"]]:
        if container["imagePullPolicy"] == "Never":
            raise program.failure(
                f"container {container['name']} may pull its image where the node does not have it",
                "imagePullPolicy: Never",
                path=f"{program.container_path(container['name'])}.imagePullPolicy",
                help="take imagePullPolicy out: with a tag, the default pulls what is missing",
            )
    program.becomes_ready(replicas=copies, within=ROLLOUT)
