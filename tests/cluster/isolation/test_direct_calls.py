"""With the learner's rights, Kubernetes itself refuses what leaves the learner's namespace."""

from __future__ import annotations

import pytest

from kubeplay_pytest.cluster.api import ApiError
from tests.cluster.isolation.attempts import ATTEMPTS, IMPERSONATIONS, Attempt
from tests.cluster.isolation.conftest import Jail


@pytest.mark.parametrize("way", ["impersonated", "token"])
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda a: a.id)
def test_is_refused(jail: Jail, attempt: Attempt, way: str) -> None:
    """The server refuses the request, for the reason that the security model names."""
    account = jail.token if way == "token" else jail.own.as_learner
    with pytest.raises(ApiError) as refusal:
        jail.attempt(account, attempt)
    assert refusal.value.code == attempt.code, refusal.value.message
    assert attempt.says in refusal.value.message


@pytest.mark.parametrize("user", IMPERSONATIONS.values(), ids=IMPERSONATIONS)
def test_speaks_for_nobody_else(jail: Jail, user: tuple[str, ...]) -> None:
    """The learner's token cannot speak for another account, a user or a group."""
    stranger = jail.token.acting_as(*map(jail.named, user))
    with pytest.raises(ApiError, match="cannot impersonate") as refusal:
        stranger.get("/api/v1/namespaces")
    assert refusal.value.code == 403


def test_the_token_is_the_learners(jail: Jail) -> None:
    """The refusals above are no accident of a bad token: with it, the own Pods are listed."""
    assert jail.token.get(jail.named("/api/v1/namespaces/OWN/pods"))["kind"] == "PodList"
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    who = jail.token.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", review)
    name = jail.named("system:serviceaccount:OWN:kubeplay-learner")
    assert who["status"]["userInfo"]["username"] == name


def test_nobody_anonymous(jail: Jail) -> None:
    """Without credentials the API server answers nobody."""
    connection = jail.token.connection
    anonymous = type(jail.token)(type(connection)(connection.server, connection.tls))
    with pytest.raises(ApiError) as refusal:
        anonymous.get("/version")
    assert refusal.value.code == 401


def test_the_victims_are_untouched(jail: Jail) -> None:
    """After everything, the other run's Secret, ConfigMap and Pod are as they were."""
    assert jail.own.api.get(jail.named("/api/v1/namespaces/OTHER/secrets/treasure"))["data"]
    diary = jail.own.api.get(jail.named("/api/v1/namespaces/OTHER/configmaps/diary"))
    assert diary["data"] == {"day": "one"}
    victim = jail.own.api.get(jail.named("/api/v1/namespaces/OTHER/pods/victim"))
    assert "deletionTimestamp" not in victim["metadata"]
