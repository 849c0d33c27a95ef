"""How to reach one API server: its address and our credentials."""

from __future__ import annotations

import base64
import os
import ssl
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kubeplay_pytest.errors import PlatformError

__all__ = ["Connection"]


@dataclass(frozen=True)
class Connection:
    """Address, TLS context and headers (a bearer token, say) of one API server."""

    server: str
    tls: ssl.SSLContext | None
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_own_kubeconfig(cls, path: Path) -> Connection:
        """The connection of a kubeconfig that we wrote: one cluster, one client certificate."""
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            cluster = content["clusters"][0]["cluster"]
            user = content["users"][0]["user"]
            tls = _tls(
                _decode(cluster["certificate-authority-data"]),
                _decode(user["client-certificate-data"]) + _decode(user["client-key-data"]),
            )
        except (OSError, yaml.YAMLError, KeyError, IndexError, TypeError, ValueError) as error:
            raise PlatformError(
                f"the embedded cluster's kubeconfig {path} cannot be used: {error}",
                "run: kubeplay cluster down; the next run makes a new one",
            ) from error
        return cls(cluster["server"], tls)

    @classmethod
    def from_client_configuration(cls, configuration: Any) -> Connection:
        """The connection that the official client read out of a kubeconfig of the user."""
        tls = None
        if configuration.host.startswith("https"):
            tls = ssl.create_default_context(cafile=configuration.ssl_ca_cert or None)
            if not configuration.verify_ssl:
                tls.check_hostname = False
                tls.verify_mode = ssl.CERT_NONE
            if configuration.cert_file:
                tls.load_cert_chain(configuration.cert_file, configuration.key_file)
        token = configuration.get_api_key_with_prefix("authorization")
        return cls(configuration.host, tls, {"Authorization": token} if token else {})


def _decode(data: str) -> bytes:
    return base64.b64decode(data, validate=True)


def _tls(authority: bytes, chain: bytes) -> ssl.SSLContext:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    tls.load_verify_locations(cadata=authority.decode("ascii"))
    # OpenSSL reads a client certificate from a file only; mkstemp makes it 0600.
    handle, name = tempfile.mkstemp(prefix="kubeplay-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(chain)
        tls.load_cert_chain(name)
    finally:
        Path(name).unlink()
    return tls
