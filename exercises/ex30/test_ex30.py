"""Checks of ex30: the guest book that never opens.

A claim that nobody will ever serve stays pending, and its pod with it. The claim's own events
tell so at once; only where they do not, the checks wait.
"""

import secrets

from kubeplay_pytest.apply.quantity import amount

BOOK = "/var/lib/guestbook/book.txt"
LEAST = amount("500Mi")
START = 60
"""Seconds that a busy machine may need; a claim in vain is found out long before."""

IN_VAIN = {
    'storageclass.storage.k8s.io "': "spec.storageClassName",
    "no storage class is set": "spec.storageClassName",
    "ReadWriteMany": "spec.accessModes",
    "access mode": "spec.accessModes",
}
"""What is said of a claim that nobody can serve, and the field that it is about."""


def test_the_guest_book_opens(applied):
    """The pod of guestbook becomes ready and stays so."""
    must_open(applied).stays_ready(2, replicas=1)


def test_guests_can_sign(applied):
    """Guests can sign, and the book has what they wrote."""
    guestbook = must_open(applied)
    entry = sign(guestbook)
    guestbook.has_file(BOOK, containing=entry, within=4)


def test_its_claim_is_bound_and_large_enough(applied):
    """The pod has a bound PersistentVolumeClaim of at least 500Mi."""
    guestbook = must_open(applied)
    names = claims(guestbook.live)
    if not names:
        raise guestbook.failure(
            "a volume of the pod is a PersistentVolumeClaim",
            "none of its volumes is",
            path="spec.template.spec.volumes",
            help="a volume names its claim under persistentVolumeClaim",
        )
    sizes = {name: size(applied.object("PersistentVolumeClaim", name).live) for name in names}
    if max(map(amount, sizes.values())) < LEAST:
        name, found = next(iter(sizes.items()))
        raise applied.object("PersistentVolumeClaim", name).failure(
            "the claim holds at least 500Mi",
            f"it holds {found}",
            path="spec.resources.requests.storage",
            help="resources.requests.storage says how much a claim asks for",
        )


def test_the_book_outlives_its_pod(applied):
    """What a guest wrote is still there when the pod was replaced by a new one."""
    guestbook = must_open(applied)
    entry = sign(guestbook)
    guestbook.restart_rollout()
    guestbook.has_file(BOOK, containing=entry, within=4)


def must_open(applied):
    """The pod runs; ends at once when it waits for a claim in vain."""
    guestbook = applied.deployment("guestbook")
    if guestbook.live["spec"]["replicas"]:
        must_have_its_claims(applied, guestbook)
    return guestbook.becomes_ready(replicas=1, within=START)


def must_have_its_claims(applied, guestbook):
    """The claims that the pod names are bound; ends at once where they cannot be."""
    guestbook.becomes(
        lambda item: all(is_bound(applied, guestbook, name) for name in claims(item)),
        expected="the claims of the pod are bound",
        found=lambda item: f"the pod waits for {', '.join(claims(item))}",
        path="spec.template.spec.volumes",
        within=START,
    )


def is_bound(applied, guestbook, name):
    """Whether the claim has its volume; fails when it never will."""
    claim = applied.object("PersistentVolumeClaim", name)
    item = claim.current()
    if item is None:
        raise guestbook.failure(
            f"the pod finds its claim {name}",
            "there is no claim of that name",
            path="spec.template.spec.volumes",
            help="compare claimName with the name of the claim in your file",
        )
    if item.get("status", {}).get("phase") == "Bound":
        return True
    for words in told(claim, item):
        for part, path in IN_VAIN.items():
            if part in words:
                raise claim.failure(
                    f"the claim {name} is bound",
                    words,
                    path=path,
                    key=True,
                    help="does the class, the access mode or the size not fit?",
                )
    return False


def told(claim, item):
    """What the cluster's controllers say of the claim."""
    events = claim.ground.named("Event")
    mine = [e for e in events if e["involvedObject"].get("uid") == item["metadata"]["uid"]]
    return [event.get("message", "") for event in mine]


def claims(deployment):
    """The claims that the Deployment's pods name."""
    volumes = deployment["spec"]["template"]["spec"].get("volumes") or ()
    named = [volume["persistentVolumeClaim"] for volume in volumes if is_claim(volume)]
    return [source["claimName"] for source in named]


def is_claim(volume):
    """Whether the volume is a claim that was there before the pod."""
    return "persistentVolumeClaim" in volume


def size(claim):
    """What the bound claim holds."""
    return claim["status"]["capacity"]["storage"]


def sign(guestbook):
    """Write something new into the book, as a guest does."""
    entry = f"Ada {secrets.token_hex(4)}"
    guestbook.runs(["sh", "/program/sign.sh", entry], prints=entry, within=4)
    return entry
