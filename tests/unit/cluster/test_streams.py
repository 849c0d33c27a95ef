"""Streams: the server's words for what went wrong, and a command's exit code."""

from __future__ import annotations

import json

import pytest

from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.streams import ExecError, Reason, _code, _error, logs
from tests.unit.cluster.http_server import Answer, serving


@pytest.mark.parametrize(
    "message,reason",
    [
        (
            'OCI runtime exec failed: exec: "x": executable file not found in $PATH',
            "no such command",
        ),
        ("container other is not valid for pod web", "no such container"),
        ('pods "web" not found', "no such pod"),
        ('unable to upgrade connection: container not found ("c")', "not running"),
        ('pods "web" is forbidden', "failed"),
    ],
)
def test_reasons(message: str, reason: Reason) -> None:
    """Each way not to run a command has a reason of its own."""
    assert _error(message).reason == reason


def test_exit_codes() -> None:
    """A command's own code is no error; what kept it from running is one."""
    causes = [{"reason": "ExitCode", "message": "4"}]
    failed = {"status": "Failure", "details": {"causes": causes}}
    assert _code(json.dumps(failed).encode()) == 4
    assert _code(b'{"status": "Success"}') == 0
    with pytest.raises(ExecError):
        _code(b'{"status": "Failure", "message": "no"}')


def test_logs_are_text() -> None:
    """Logs come as they are, and a refusal as the server's error."""
    with serving(Answer(body=b"{one}\ntwo\n")) as server:
        assert logs(server.api, "ns", "web", "main", previous=True, tail=2) == "{one}\ntwo\n"
        assert "tailLines=2" in server.requests[0].path
    with (
        serving(Answer(400, {"message": "is waiting to start"})) as server,
        pytest.raises(ApiError, match="is waiting"),
    ):
        logs(server.api, "ns", "web", "main")
