"""Checks of ex07: the shop is down.

The Deployment may have been changed too: what the Service had found before that must not
count, so the checks wait until the Deployment has come to rest. Where the nodes run containers,
the shop has to answer a real call as well.
"""


def test_shop_sends_traffic_to_its_pods(applied):
    """The Service shop sends traffic to the three pods of shop, and to no other."""
    shop = applied.deployment("shop").becomes_ready(replicas=3)
    applied.service("shop").has_endpoints(3, of=shop)


def test_traffic_arrives_where_the_shop_listens(applied):
    """The traffic arrives on port 80 of the three pods."""
    shop = applied.deployment("shop").becomes_ready(replicas=3)
    applied.service("shop").has_endpoints(3, of=shop, port=80).answers()


def test_callers_find_the_shop_on_port_80(applied):
    """The Service shop can be reached on port 80."""
    applied.service("shop").becomes(
        lambda service: 80 in ports(service),
        expected="the Service has port 80",
        found=lambda service: f"it has port {', '.join(map(str, ports(service)))}",
        path="spec.ports[0].port",
        help="port is where the callers knock, targetPort is where the container listens",
        within=0,
    )


def ports(service):
    """The ports on which callers reach the Service."""
    return [port["port"] for port in service["spec"].get("ports") or ()]
