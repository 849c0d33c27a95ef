"""Checks of ex26: Friday without the one who scales.

Nothing measures CPU here. Without metrics the autoscaler still keeps its bounds, so that is what
the checks try: they scale by hand and see what it makes of that. Of the aim only the field is
looked at.
"""

from kubeplay_pytest.apply import Applier
from kubeplay_pytest.apply.quantity import amount
from kubeplay_pytest.checks.pods import condition

LOOKS = 40
"""Seconds within which every autoscaler looks twice; it does so every second here."""


def test_never_fewer_than_three_copies(applied):
    """Scaled to two copies by hand, orders goes back to three, and they are ready."""
    comes_back(applied, by_hand=2, to=3, bound="minReplicas")


def test_never_more_than_eight_copies(applied):
    """Scaled to nine copies by hand, orders goes back to eight."""
    comes_back(applied, by_hand=9, to=8, bound="maxReplicas")


def test_sixty_percent_is_the_aim(applied):
    """The autoscaler aims at 60 percent of the 200m of CPU that each copy requests."""
    orders = applied.deployment("orders")
    names = [container["name"] for container in orders.containers()]
    autoscaler(applied).becomes(
        lambda item: any(is_the_aim(metric, names) for metric in item["spec"]["metrics"]),
        expected="the aim is an average use of 60 percent of the CPU that is requested",
        found=lambda item: "the aim is " + " and ".join(map(shown, item["spec"]["metrics"])),
        path="spec.metrics",
        help="a target of the type Utilization, in percent of what is requested",
        within=0,
    )
    orders.becomes(
        lambda item: amount(asked(item)) == amount("200m"),
        expected="each copy requests 200m of CPU",
        found=lambda item: f"each copy requests {asked(item) or 'nothing'}",
        path="spec.template.spec.containers[0].resources.requests.cpu",
        help="a percentage needs something that it is a percentage of",
        within=0,
    )


def test_a_release_keeps_the_copies(applied):
    """When the file is applied again, orders keeps the copies that it has by then."""
    orders = applied.deployment("orders")
    for copies in (5, 6):  # one of them may happen to stand in the file
        scale(orders, copies)
        Applier(applied.namespace).submit(applied.submission.manifests)
        orders.look_afresh()
        if orders.live["spec"]["replicas"] != copies:
            raise orders.failure(
                f"orders has {copies} copies, and keeps them when the file is applied again",
                f"now it has {orders.live['spec']['replicas']}",
                path="spec.replicas",
                help="two cannot decide on one number: your file and the autoscaler",
            )


def comes_back(applied, by_hand, to, bound):
    """The autoscaler corrects a number of copies that somebody has set by hand."""
    must_find_its_target(applied)
    orders = applied.deployment("orders")
    scale(orders, by_hand)
    done = orders.ground.until(lambda: True if has(orders, to) else None, LOOKS, rest=True)
    if done is None:
        raise autoscaler(applied).failure(
            f"scaled to {by_hand} copies by hand, orders goes back to {to}",
            f"it has {orders.live['spec']['replicas']}",
            path=f"spec.{bound}",
            help=f"set spec.{bound} to {to}",
        )
    orders.becomes_ready(replicas=to)


def must_find_its_target(applied):
    """The autoscaler has looked for the Deployment, and not in vain."""
    scaler = autoscaler(applied)
    scaler.becomes(
        lambda item: condition(item, "AbleToScale") or lost(item),
        expected="the autoscaler looks for its target",
        within=LOOKS,
    )
    scaler.becomes(
        lambda item: not lost(item),
        expected="the autoscaler finds what it shall scale",
        found=lambda item: lost(item)["message"],
        path="spec.scaleTargetRef",
        help="compare apiVersion, kind and name with those of the Deployment",
        within=0,
    )


def autoscaler(applied):
    return applied.object("HorizontalPodAutoscaler", "orders")


def lost(scaler):
    """The condition of an autoscaler that does not find its target."""
    found = condition(scaler, "AbleToScale", "False")
    return found if found and found["reason"] == "FailedGetScale" else None


def has(deployment, copies):
    return deployment.live["spec"]["replicas"] == copies


def is_the_aim(metric, containers):
    """Whether it is 60 percent of the CPU that all containers request, or one of them."""
    source = metric.get("resource") or metric.get("containerResource") or {}
    aims = source.get("target") == {"type": "Utilization", "averageUtilization": 60}
    return aims and source["name"] == "cpu" and source.get("container", containers[0]) in containers


def shown(metric):
    """A metric in a few words."""
    source = metric.get("resource") or metric.get("containerResource")
    if source is None:
        return f"a metric of type {metric['type']}"
    target = {key: value for key, value in source["target"].items() if key != "type"}
    return f"{source['name']} with " + ", ".join(f"{k}: {v}" for k, v in target.items())


def asked(deployment):
    """The CPU that one copy requests; where only a limit is given, that is the request."""
    resources = deployment["spec"]["template"]["spec"]["containers"][0].get("resources", {})
    return (resources.get("limits", {}) | resources.get("requests", {})).get("cpu")


def scale(deployment, copies):
    """Scale by hand, as `kubectl scale` does."""
    deployment.exists().change({"spec": {"replicas": copies}}, "scale")
