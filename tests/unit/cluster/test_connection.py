"""Kubeconfigs that cannot be used end in a clear word; those of a user are read as they are."""

from __future__ import annotations

import base64
import ssl
from pathlib import Path

import pytest
import yaml
from kubernetes.client import Configuration

from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.errors import PlatformError


def kubeconfig(**user: str) -> str:
    cluster = {"server": "https://127.0.0.1:1", "certificate-authority-data": encoded("no pem")}
    content = {"clusters": [{"cluster": cluster}], "users": [{"user": user}]}
    return yaml.safe_dump(content)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "[]",
        "clusters: []",
        "clusters: [{cluster: {}}]",
        "a: [",
        "\x00garbage",
        kubeconfig(),
        kubeconfig(**{"client-certificate-data": "%%%", "client-key-data": "%%%"}),
        kubeconfig(**{"client-certificate-data": encoded("x"), "client-key-data": encoded("y")}),
    ],
    ids=["missing", "empty", "list", "no cluster", "no server", "no yaml", "binary",
         "no certificate", "no base64", "no certificates"],
)  # fmt: skip
def test_damaged(tmp_path: Path, content: str | None) -> None:
    """A damaged kubeconfig of ours names the file, and what makes a new one."""
    path = tmp_path / "kubeconfig"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(PlatformError, match="cannot be used") as error:
        Connection.from_own_kubeconfig(path)
    assert str(path) in error.value.problem
    assert "kubeplay cluster down" in error.value.remedy


def test_a_users_token() -> None:
    """A bearer token that the official client read is sent."""
    configuration = Configuration(host="http://127.0.0.1:1")
    configuration.api_key["authorization"] = "Bearer abc"
    connection = Connection.from_client_configuration(configuration)
    assert dict(connection.headers) == {"Authorization": "Bearer abc"}
    assert connection.tls is None


@pytest.mark.parametrize("verify, mode", [(True, ssl.CERT_REQUIRED), (False, ssl.CERT_NONE)])
def test_verification(verify: bool, mode: ssl.VerifyMode) -> None:
    """Certificates are verified unless the user's own kubeconfig says not to."""
    configuration = Configuration(host="https://127.0.0.1:1")
    configuration.verify_ssl = verify
    tls = Connection.from_client_configuration(configuration).tls
    assert tls is not None
    assert (tls.verify_mode, tls.check_hostname) == (mode, verify)
