"""Checks of ex39: the same stall in another town.

The overlay was built before anything was applied; what is looked at is what came of it. Two
checks build it once more, on a base that has changed: that is what an overlay is for.
"""

import shutil

import pytest

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.kustomize import built
from kubeplay_pytest.manifests import load
from kubeplay_pytest.verdict.finding import Finding

TODAY = "Welcome to the cheese stall"
TOMORROW = "The new cheese is in"


@pytest.fixture(scope="module")
def tomorrow(submission, exercise, tmp_path_factory):
    """What the overlay builds when the base has another greeting."""
    base = tmp_path_factory.mktemp("tomorrow") / "base"
    shutil.copytree(exercise.folder / "base", base)
    file = base / "kustomization.yaml"
    file.write_text(file.read_text("utf-8").replace(TODAY, TOMORROW), "utf-8")
    return built(load([source.path for source in submission.files]), base)


def test_the_city_has_three_copies_of_the_new_version(applied):
    """Three copies of city-stall run nginx:1.28."""
    stall = applied.deployment("city-stall").becomes_ready(replicas=3)
    stall.has_image("nginx:1.28", container="web")


def test_the_city_s_customers_stay_in_the_city(applied):
    """The Service city-stall sends its traffic to the three pods of the city, and to no other."""
    stall = applied.deployment("city-stall").becomes_ready(replicas=3)
    applied.service("city-stall").has_endpoints(3, of=stall, port=80, within=5)


def test_all_that_is_built_has_the_label(applied):
    """All objects that the overlay builds have the label town: city."""
    for manifest in applied.submission.manifests:
        applied.object(manifest.kind, manifest.name).has_label("town", "city")


def test_the_city_logs_less(applied):
    """The container web sees LOG_LEVEL=warn, and the other settings of the base."""
    stall = applied.deployment("city-stall")
    for name, value in (("LOG_LEVEL", "warn"), ("GREETING", TODAY), ("CURRENCY", "EUR")):
        stall.sees_env(name, value, container="web")


def test_the_city_follows_the_base(tomorrow):
    """With another greeting in the base, the ConfigMap of the city has it, and LOG_LEVEL: warn."""
    settings = settings_of(tomorrow)
    for name, value in (("GREETING", TOMORROW), ("LOG_LEVEL", "warn")):
        found = settings.at("data").get(name)
        if found != value:
            raise LearnerFailure(
                Finding(
                    expected=f"{name}: {value} in the city's ConfigMap when the base is changed",
                    found=f"{name}: {found}" if found else f"no {name}",
                    where=settings.locate(f"data[{name}]"),
                    help="a generator in the overlay can add to the one of the base",
                )
            )


def test_a_changed_setting_leads_to_new_pods(submission, tomorrow):
    """With another greeting in the base, the pod template changes, so that new pods come."""
    if template_of(submission) == template_of(tomorrow):
        raise LearnerFailure(
            Finding(
                expected="another pod template when a setting has changed",
                found="the same, so that the pods keep the old settings",
                where=settings_of(submission).where(),
                help="a ConfigMap whose name ends in a hash of its content is a new one each time",
            )
        )


def test_web_has_more_memory(applied):
    """The container web may use 128Mi of memory, and requests what the base says."""
    stall = applied.deployment("city-stall")
    stall.has_limits(memory="128Mi", container="web")
    stall.has_requests(cpu="10m", memory="32Mi", container="web")


def template_of(submission):
    """The pod template of city-stall as it was built."""
    return the(submission, "Deployment", "city-stall").at("spec.template")


def settings_of(submission):
    """The ConfigMap from which the container web of city-stall has its settings."""
    stall = the(submission, "Deployment", "city-stall")
    name = stall.at("spec.template.spec.containers[0].envFrom[0].configMapRef.name")
    return the(submission, "ConfigMap", name)


def the(submission, kind, name):
    """An object that was built; fails the check when there is none."""
    found = submission.find(kind, name)
    if found is None:
        others = ", ".join(f"{m.kind} {m.name}" for m in submission.manifests)
        where = submission.manifests[0].where()
        raise LearnerFailure(Finding(f"a {kind} {name} is built", others, where=where))
    return found
