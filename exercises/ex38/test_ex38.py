"""Checks of ex38: a berth that cannot be wrong.

The API server itself is asked. Berths are written by server-side apply: a POST to a kind that
is younger than two seconds has to wait, an apply is answered at once.
"""

import json

import pytest

from kubeplay_pytest.cluster.api import APPLY, MERGE, ApiError

ROOT = "/apis/harbour.example/v1"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
VERSION = "spec.versions[0]"
SPEC = f"{VERSION}.schema.openAPIV3Schema.properties.spec"
STATUS = f"{VERSION}.schema.openAPIV3Schema.properties.status"

RIGHT = (
    {"quay": "north", "length": 5},
    {"quay": "east", "length": 400},
    {"quay": "south", "length": 77, "ship": "Anna"},
)
WRONG = (
    ("quay", {"quay": "west", "length": 77}),
    ("quay", {"quay": "North", "length": 77}),
    ("quay", {"length": 77}),
    ("length", {"quay": "north", "length": 4}),
    ("length", {"quay": "north", "length": 401}),
    ("length", {"quay": "north", "length": 12.5}),
    ("length", {"quay": "north", "length": "77"}),
    ("length", {"quay": "north"}),
    ("ship", {"quay": "north", "length": 77, "ship": 7}),
    ("", None),
)


@pytest.fixture(scope="module")
def written(applied):
    """A right berth of ours, as the API server keeps it."""
    return write(applied, {"quay": "south", "length": 77})


def test_right_berths_are_taken(applied):
    """The API server takes berths at every quay, from 5 to 400 metres, with a ship and without."""
    takes_the_right_ones(applied)


def test_wrong_berths_are_refused(applied):
    """The API server takes right berths, and refuses each wrong one."""
    takes_the_right_ones(applied)
    for field, spec in WRONG:
        if refusal(applied, spec) is None:
            what = f"a berth with the spec {shown(spec)}" if spec else "a berth without a spec"
            path = f"{SPEC}.properties.{field}" if field else SPEC
            advice = "which word of the schema says that? kubectl explain crd.spec.versions.schema"
            raise wrong(applied, f"{what} is refused", "the API server takes it", path, advice)


@pytest.mark.usefixtures("written")
def test_what_nobody_described_is_not_kept(applied):
    """A field that nobody described is not kept."""
    kept = patch(applied, {"spec": {"lenght": "twelve"}}, fieldValidation="Ignore")
    if "lenght" in kept["spec"]:
        advice = "x-kubernetes-preserve-unknown-fields keeps everything"
        raise wrong(applied, "the field `lenght` is dropped", "it is kept", SPEC, advice)


def test_kubectl_shows_the_berths(applied, written):
    """`kubectl get bt` shows each berth in the columns Quay and Length."""
    names = short_names(applied)
    if "bt" not in names:
        found = f"the short names {', '.join(names)}" if names else "no short name"
        advice = "add bt to shortNames under names"
        raise wrong(applied, "the short name bt", found, "spec.names", advice)
    cells = columns(applied, written["metadata"]["name"])
    if (cells.get("Quay"), cells.get("Length")) != ("south", "77"):
        raise wrong(
            applied,
            "the column Quay with south, and the column Length with 77",
            ", ".join(f"{name}: {value or 'empty'}" for name, value in cells.items()),
            f"{VERSION}.additionalPrinterColumns",
            "a jsonPath starts at the whole berth, with a dot",
        )


@pytest.mark.usefixtures("written")
def test_the_status_has_a_door_of_its_own(applied):
    """status.free, true or false, is written through the subresource status, and only there."""
    if status_after(applied, {"free": True}) == {"free": True}:
        found = "the status came along"
        advice = "give the version a subresource status"
        raise wrong(applied, "who writes a berth leaves its status alone", found, VERSION, advice)
    kept = status_after(applied, {"free": True}, "/status")
    if kept != {"free": True}:
        found = kept or "the status is empty after that"
        advice = "describe status in the schema as well: what nobody described is not kept"
        raise wrong(applied, "the program can write status.free: true", found, STATUS, advice)
    if status_after(applied, {"free": "maybe"}, "/status") == {"free": "maybe"}:
        raise wrong(applied, "status.free is true or false", "`maybe` is taken", STATUS)


def test_berth_north_3_is_there(applied):
    """The berth north-3 is there: quay north, 120 metres long."""
    items = ask(applied, "GET", collection(applied))["items"]
    specs = {item["metadata"]["name"]: item.get("spec", {}) for item in items}
    found = specs.get("north-3")
    if found is None:
        advice = "add a document of your own kind, below the definition"
        raise wrong(applied, "a berth north-3", "there is none", "", advice)
    if (found.get("quay"), found.get("length")) != ("north", 120):
        raise wrong(
            applied, "north-3 at quay north, 120 metres long", f"its spec is {shown(found)}", ""
        )


def takes_the_right_ones(applied):
    """Right berths are taken: where everything is refused, a refusal proves nothing."""
    for spec in RIGHT:
        words = refusal(applied, spec)
        if words is not None:
            advice = "let the schema allow it: look at enum, minimum, maximum, type and required"
            what = f"a berth with the spec {shown(spec)} is taken"
            raise wrong(applied, what, words, SPEC, advice)


def shown(spec):
    """A spec as one would write it in a line of YAML."""
    return "{" + ", ".join(f"{name}: {json.dumps(value)}" for name, value in spec.items()) + "}"


def refusal(applied, spec):
    """The API server's words if it would refuse a berth with this spec; None when it takes it."""
    try:
        write(applied, spec, dryRun="All")
    except ApiError as error:
        if error.code >= 500 and "typed patch" not in error.message:
            raise  # trouble of the cluster's own; a wrong type is a 500 to an apply
        return error.message
    return None


def write(applied, spec, **query):
    """Apply a berth of ours; the berth as the API server keeps it."""
    body = {
        "apiVersion": "harbour.example/v1",
        "kind": "Berth",
        "metadata": {"name": "trial"},
        **({"spec": spec} if spec else {}),
    }
    query = {"fieldManager": "harbour-office", "force": "true", **query}
    path = f"{collection(applied)}/trial"
    return ask(applied, "PATCH", path, query=query, body=body, content_type=APPLY)


def patch(applied, body, subresource="", **query):
    """Change the berth of ours as far as it is written here; the berth as it is kept then."""
    path = f"{collection(applied)}/trial{subresource}"
    request = applied.namespace.api.request
    return request("PATCH", path, query=query, body=body, content_type=MERGE)


def status_after(applied, status, subresource=""):
    """The status that is kept of this one; the API server's words when it refuses."""
    try:
        berth = patch(applied, {"status": status}, subresource, fieldValidation="Ignore")
    except ApiError as error:
        return error.message
    return berth.get("status", {})


def columns(applied, name):
    """What `kubectl get` shows of a berth, by column; not what only `-o wide` shows."""
    table = ask(applied, "GET", collection(applied), accept=TABLE)
    cells = next(r["cells"] for r in table["rows"] if r["object"]["metadata"]["name"] == name)
    pairs = zip(table["columnDefinitions"], cells, strict=True)
    return {c["name"]: "" if v is None else str(v) for c, v in pairs if not c["priority"]}


def short_names(applied):
    """The short names by which kubectl knows berths."""
    resources = ask(applied, "GET", ROOT)["resources"]
    return next(r.get("shortNames", []) for r in resources if r["name"] == "berths")


def collection(applied):
    """Where the berths of the namespace are."""
    return f"{ROOT}/namespaces/{applied.namespace.name}/berths"


def ask(applied, method, path, **more):
    """The API server's answer; fails the check when it does not know berths."""
    try:
        return applied.namespace.api.request(method, path, **more)
    except ApiError as error:
        if error.code != 404:
            raise
    raise wrong(
        applied,
        "a kind Berth of harbour.example/v1, with the plural name berths, in each namespace",
        "the API server knows no such kind",
        "spec",
    )


def wrong(applied, expected, found, path, advice=""):
    """A failure at a field of the definition."""
    definition = applied.object("CustomResourceDefinition", "berths.harbour.example")
    return definition.failure(expected, found, path=path, help=advice)
