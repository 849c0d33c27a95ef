"""Checks of ex01: a web server in a Pod."""


def test_hello_becomes_ready(applied):
    """The Pod hello becomes ready."""
    applied.pod("hello").becomes_ready()


def test_hello_runs_nginx(applied):
    """A container of hello runs the image nginx:1.27."""
    applied.pod("hello").has_image("nginx:1.27")


def test_hello_has_its_label(applied):
    """The Pod hello carries the label app: hello."""
    applied.pod("hello").has_label("app", "hello")


def test_hello_declares_its_port(applied):
    """The Pod hello declares the container port 80."""
    applied.pod("hello").has_container_port(80)
