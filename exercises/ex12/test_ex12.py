"""Checks of ex12: the checkout does not come up."""

UNITS = {"m": 0.001, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "k": 10**3, "M": 10**6, "G": 10**9}


def test_three_copies_run(applied):
    """Three copies of checkout become ready."""
    applied.deployment("checkout").becomes_ready(replicas=3)


def test_each_copy_asks_for_its_share(applied):
    """Each copy asks for at least 150m of CPU and 64Mi of memory."""
    for resource, least in (("cpu", "150m"), ("memory", "64Mi")):
        applied.deployment("checkout").becomes(
            lambda item, of=resource, n=least: number(asked(item, of)) >= number(n),
            expected=f"a request of at least {least} of {resource}",
            found=lambda item, of=resource: f"a request of {asked(item, of)}",
            path=f"spec.template.spec.containers[0].resources.requests.{resource}",
            help=f"set the request to {least} or more",
            within=0,
        )


def test_a_fourth_pod_fits(applied):
    """Beside the three copies, a fourth pod of the same size fits."""
    checkout = applied.deployment("checkout")
    checkout.becomes_ready(replicas=3)
    template = checkout.live["spec"]["template"]
    metadata = {"name": "fourth", "labels": {"role": "visitor"}}
    applied.accepts(
        {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}
    )


def asked(deployment, resource):
    """What one copy requests; where only a limit is given, the request is the limit."""
    resources = deployment["spec"]["template"]["spec"]["containers"][0].get("resources", {})
    given = resources.get("limits", {}) | resources.get("requests", {})
    return given.get(resource, "0")


def number(quantity):
    """A quantity such as 150m or 64Mi as a plain number."""
    digits = quantity.rstrip("mKMGik")
    return float(digits) * UNITS.get(quantity[len(digits) :], 1)
