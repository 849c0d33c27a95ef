"""Checks of ex27: the switch at eight.

The last check does what the operator does at eight, looks at each list of endpoints on the
way, and goes back.
"""

BLUE = {"app": "booking", "release": "blue", "version": "v1"}


def test_customers_stay_with_blue(applied):
    """The Service booking leads to the three pods of blue, and to no other."""
    blue = ready(applied, "booking-blue", "nginx:1.27")
    blue.field("spec.template.metadata.labels").equals(BLUE)
    must_lead_to(applied.service("booking"), blue)


def test_green_stands_ready(applied):
    """Three pods of green are ready, with the new image."""
    ready(applied, "booking-green", "nginx:1.28")


def test_the_staff_can_try_green(applied):
    """The Service booking-preview leads to the three pods of green, and to no other."""
    green = applied.deployment("booking-green").becomes_ready(replicas=3)
    must_lead_to(applied.service("booking-preview"), green)


def test_one_word_moves_all_customers(applied):
    """One word moves all customers to green and back: never to both, never to nobody."""
    booking = applied.service("booking")
    blue = applied.deployment("booking-blue").becomes_ready(replicas=3)
    green = applied.deployment("booking-green").becomes_ready(replicas=3)
    must_move(booking, "green", green)
    must_move(booking, "blue", blue)


def ready(applied, name, image):
    """The Deployment, when its three pods are ready with this image."""
    return applied.deployment(name).has_image(image).becomes_ready(replicas=3)


def must_lead_to(service, deployment):
    """Port 80 of the Service leads to port 80 of the three pods, and to no other."""
    service.becomes(
        lambda item: 80 in ports(item),
        expected=f"{service} has port 80",
        found=lambda item: f"it has the port {', '.join(map(str, ports(item))) or 'none'}",
        path="spec.ports[0].port",
        within=0,
        help="callers know port 80; what may differ is targetPort",
    )
    service.has_endpoints(3, of=deployment, port=80)


def must_move(booking, release, deployment):
    """The one word leads customers to all pods of the Deployment, and nowhere else meanwhile."""
    before, goal = reached(booking.has_endpoints()), names(deployment)
    moments = []

    def arrived(_):
        moments.append(reached(booking))
        return moments[-1] == goal

    change_the_word(booking, release)
    booking.becomes(
        arrived,
        expected=f"with release: {release} customers reach the 3 pods of {deployment}",
        found=lambda _: f"they reach {listed(moments[-1])}",
        path="spec.selector",
        help="after the change, all labels of the selector must be labels of these pods",
    )
    for moment in moments:
        if moment not in (before, goal):
            expected = "all customers move together"
            found = f"for a moment they reached {listed(moment)}"
            raise booking.failure(
                expected,
                found,
                path="spec.selector",
                help="one change has to lead away from all old pods: which labels decide?",
            )


def change_the_word(booking, release):
    """What the operator does: another value for one label of the selector."""
    booking.change({"spec": {"selector": {"release": release}}})


def reached(service):
    """The names of the pods to which the Service leads now."""
    return {pod for pod, _ in service.endpoints()}


def names(deployment):
    """The names of the pods of the Deployment."""
    return {pod["metadata"]["name"] for pod in deployment.live_pods()}


def listed(pods):
    """Names as people read them."""
    return ", ".join(sorted(pods)) or "nobody"


def ports(service):
    """The ports on which callers reach the Service."""
    return [port["port"] for port in service["spec"].get("ports") or ()]
