"""Checks of ex32: a robot that may do two things.

The right to scale is not only asked for: the check scales the shop as the robot. What shall be
forbidden is asked only of a robot that can do its work.
"""

from kubeplay_pytest.cluster.api import MERGE

IMAGE = "nginx:1.27"
SHOP = {"group": "apps", "name": "shop"}
SCALE = {"group": "apps", "subresource": "scale"}
SHOP_SCALE = SCALE | {"name": "shop"}
NEEDED_TO_SCALE = [
    ("get", "deployments", SHOP),
    ("get", "deployments", SHOP_SCALE),
    ("patch", "deployments", SHOP_SCALE),
]
TOO_MUCH = [
    ("get", "deployments", {"group": "apps", "name": "robot"}),
    ("get", "deployments", SCALE | {"name": "robot"}),
    ("patch", "deployments", SCALE | {"name": "robot"}),
    ("patch", "deployments", SHOP),
    ("update", "deployments", SHOP),
    ("delete", "deployments", SHOP),
    ("delete", "pods", {}),
    ("create", "pods", {"subresource": "exec"}),
    ("get", "secrets", {}),
    ("list", "secrets", {}),
    ("get", "configmaps", {}),
    ("list", "configmaps", {}),
]


def test_robot_has_an_account_of_its_own(applied):
    """The pods of robot run as the ServiceAccount robot, and hold its token."""
    robot = applied.deployment("robot").has_image(IMAGE)
    robot.field("spec.template.spec.serviceAccountName").equals("robot")
    robot.becomes_ready()
    if not all(map(tokens, robot.live_pods())):
        raise robot.failure(
            "each pod of robot holds a token",
            "it holds none",
            path="spec.template.spec",
            help="the Pod's automountServiceAccountToken wins over that of its ServiceAccount",
        )


def test_robot_scales_the_shop(applied):
    """The robot scales the shop to three pods, as kubectl scale does it."""
    shop = applied.deployment("shop").becomes_ready()
    must_be_able_to_scale(applied.service_account("robot"))
    scale_as_robot(applied.namespace, 3)
    shop.becomes(
        lambda item: item["spec"]["replicas"] == 3,
        expected="the robot's three pods are asked for",
        path="spec.replicas",
    )
    shop.becomes_ready(replicas=3)


def test_robot_reads_pods_and_logs(applied):
    """The robot can get and list pods, and get their logs."""
    robot = applied.service_account("robot")
    robot.can("get", "pods").can("list", "pods").can("get", "pods", subresource="log")


def test_robot_may_do_nothing_else(applied):
    """The robot can scale the shop, but do nothing else, and default can do none of it."""
    robot = applied.service_account("robot")
    must_be_able_to_scale(robot)
    for verb, resource, details in TOO_MUCH:
        robot.cannot(verb, resource, **details)
    default = applied.service_account("default")
    default.cannot("list", "pods").cannot("patch", "deployments", **SHOP_SCALE)


def test_the_shop_holds_no_token(applied):
    """The pods of shop hold no token."""
    shop = applied.deployment("shop").has_image(IMAGE).becomes_ready()
    held = [volume for pod in shop.live_pods() for volume in tokens(pod)]
    if held:
        raise shop.failure(
            "no pod of shop holds a token",
            f"the volume {held[0]} of each pod holds one",
            path="spec.template.spec",
            key=True,
            help="automountServiceAccountToken may stand in the pod, or in its ServiceAccount",
        )


def must_be_able_to_scale(robot):
    """The robot has the rights that kubectl scale needs."""
    for verb, resource, details in NEEDED_TO_SCALE:
        robot.can(verb, resource, **details)


def scale_as_robot(namespace, replicas):
    """What the robot does on Fridays."""
    accounts = "system:serviceaccounts", f"system:serviceaccounts:{namespace.name}"
    user = f"system:serviceaccount:{namespace.name}:robot"
    robot = namespace.api.acting_as(user, *accounts, "system:authenticated")
    path = f"/apis/apps/v1/namespaces/{namespace.name}/deployments/shop/scale"
    body = {"spec": {"replicas": replicas}}
    robot.request("PATCH", path, body=body, content_type=MERGE)


def tokens(pod):
    """The volumes of the pod that hold a token of its ServiceAccount."""
    volumes = pod["spec"].get("volumes") or ()
    sources = ((v["name"], s) for v in volumes for s in v.get("projected", {}).get("sources", ()))
    return [name for name, source in sources if "serviceAccountToken" in source]
