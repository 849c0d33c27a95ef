"""Checks of ex04: three copies of a web server."""


def test_web_has_three_replicas(applied):
    """Three replicas of web become ready."""
    applied.deployment("web").becomes_ready(replicas=3)


def test_web_runs_nginx(applied):
    """The pods of web run the image nginx:1.27."""
    applied.deployment("web").has_image("nginx:1.27")


def test_web_pods_carry_their_label(applied):
    """The pods of web carry the label app: web."""
    applied.deployment("web").field("spec.template.metadata.labels.app").equals("web")
