"""Checks of ex03: two guides move in.

The namespace is the wall: what a manifest names beyond it is refused before any check begins.
What is left to look at are the things that nobody refuses: a name that is taken already, and
references that still mean the old place.
"""

GREETINGS = {"guide-day": "Good morning", "guide-night": "Good evening"}
CHILDREN = {"GREETING": "Hello, children", "DOOR": "http://door"}


def test_both_guides_run(applied):
    """The pods guide-day and guide-night become ready in your namespace."""
    for name in GREETINGS:
        applied.pod(name).becomes_ready()


def test_each_guide_greets_its_own_visitors(applied):
    """guide-day says Good morning, and guide-night says Good evening."""
    for name, greeting in GREETINGS.items():
        applied.pod(name).sees_env("GREETING", greeting)


def test_each_guide_finds_the_door(applied):
    """Both guides look for the door in your namespace."""
    for name in GREETINGS:
        applied.pod(name).sees_env("DOOR", "http://door")


def test_config_maps_have_the_names_of_their_pods(applied):
    """The ConfigMaps guide-day and guide-night hold the greetings."""
    for name, greeting in GREETINGS.items():
        applied.config_map(name).field("data.GREETING").equals(greeting)


def test_the_guides_are_found_together(applied):
    """The selector app=guide finds the three guides, and nothing else."""
    wanted = ["guide", *GREETINGS]
    found = applied.select("Pod", "app=guide")
    for name in sorted({*found, *wanted}):
        applied.pod(name).becomes(
            lambda _, name=name: (name in found) == (name in wanted),
            expected=f"app=guide finds {', '.join(wanted)}",
            found=f"it finds {', '.join(found)}",
            path="metadata.labels",
            help=f"look at the labels of {name}",
            within=0,
        )


def test_the_guide_of_the_children_stays(applied):
    """The pod guide runs, with the settings that it had."""
    applied.pod("guide").becomes_ready()
    applied.config_map("guide").becomes(
        lambda item: item.get("data") == CHILDREN,
        expected=f"the settings of the children, {as_written(CHILDREN)}",
        found=lambda item: f"it says {as_written(item.get('data') or {})}",
        path="data",
        help="give your ConfigMap another name: this one is taken",
        within=0,
    )


def as_written(data):
    """The entries as they stand in YAML."""
    return ", ".join(f"{key}: {value}" for key, value in data.items()) or "nothing"
