"""Checks of ex09: settings from a ConfigMap."""

SETTINGS = {"LOG_LEVEL": "debug", "PAGE_SIZE": "20"}
LINES = ("color=blue", "language=en")


def test_greeter_runs(applied):
    """The ConfigMap greeter-settings exists, and greeter becomes ready."""
    applied.config_map("greeter-settings").exists()
    applied.deployment("greeter").becomes_ready(replicas=1)


def test_greeter_sees_its_variables(applied):
    """The container of greeter sees LOG_LEVEL=debug and PAGE_SIZE=20 in its environment."""
    for name, value in SETTINGS.items():
        applied.deployment("greeter").sees_env(name, value)


def test_greeter_sees_its_file(applied):
    """The container of greeter sees both lines in the file /etc/greeter/greeter.conf."""
    for line in LINES:
        applied.deployment("greeter").sees_file("/etc/greeter/greeter.conf", contains=line)


def test_settings_stand_in_the_config_map_only(applied):
    """The ConfigMap holds both values and the file, and the Deployment does not repeat them."""
    settings = applied.config_map("greeter-settings")
    for name, value in SETTINGS.items():
        settings.field(f"data.{name}").equals(value)
    settings.becomes(
        holds_the_file,
        expected="one key with both lines of greeter.conf",
        found="no such key",
        path="data",
        within=0,
        help="a value may have several lines; its key becomes the name of the file",
    )
    applied.deployment("greeter").becomes(
        lambda deployment: not repeated(deployment),
        expected="variables that take their value from the ConfigMap",
        found=lambda deployment: f"the value of {', '.join(repeated(deployment))} itself",
        path="spec.template.spec.containers[0].env",
        help="replace value by valueFrom, or the list by envFrom",
        within=0,
    )


def holds_the_file(config_map):
    """Whether one key of the ConfigMap has all the lines of the file."""
    texts = config_map.get("data", {}).values()
    return any(all(line in text for line in LINES) for text in texts)


def repeated(deployment):
    """The settings whose value stands in the Deployment itself."""
    containers = deployment["spec"]["template"]["spec"]["containers"]
    variables = [variable for container in containers for variable in container.get("env", [])]
    return [v["name"] for v in variables if v["name"] in SETTINGS and "valueFrom" not in v]
