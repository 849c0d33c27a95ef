"""Checks of ex10: the password in the manifest.

The last check changes the password, as the vault would, so it has to be the last.
"""

import base64

from kubeplay_pytest.cluster.api import ApiError

NAME = "ledger-login"
LOGIN = {"username": "ledger", "password": "tulip-47-Marsh"}
PASSWORD = LOGIN["password"]
NEW_PASSWORD = PASSWORD.swapcase()
FILE = "/etc/ledger/password"
MODE = 0o400


def test_ledger_runs(applied):
    """One copy of ledger becomes ready."""
    applied.deployment("ledger").becomes_ready(replicas=1)


def test_the_secret_holds_the_login(applied):
    """The Secret ledger-login holds user and password, in the type that the vault looks for."""
    secret = applied.secret(NAME)
    secret.field("type").equals("kubernetes.io/basic-auth")
    for key, text in LOGIN.items():
        secret.becomes(
            lambda item, key=key, text=text: decoded(item).get(key) == text,
            expected=f"the key {key} with exactly {text!r}",
            found=lambda item, key=key: held(item, key),
            path=f"{written(applied)}.{key}",
            help="data is base64 and stringData plain text; echo adds a line break",
            within=0,
        )


def test_ledger_sees_its_user(applied):
    """The container sees the user in DB_USER, and takes it from the Secret."""
    ledger = applied.deployment("ledger").sees_env("DB_USER", LOGIN["username"])
    ledger.becomes(
        lambda item: any(v["name"] == "DB_USER" and of_secret(v) for v in variables(item)),
        expected="DB_USER takes its value from the Secret",
        found="it does not",
        path="spec.template.spec.containers[0].env",
        help="instead of a value the variable can say valueFrom",
        within=0,
    )


def test_ledger_finds_its_password_in_a_file(applied):
    """The container finds the password, and nothing else, in /etc/ledger/password."""
    applied.deployment("ledger").sees_file(FILE, equals=PASSWORD)


def test_only_the_owner_reads_the_file(applied):
    """The file has the mode 0400."""
    ledger = applied.deployment("ledger")
    ledger.becomes(
        lambda _: modes(ledger) == {MODE},
        expected=f"the password in a file with the mode {MODE:04o}",
        found=lambda _: " and ".join(f"mode {mode:04o}" for mode in modes(ledger)) or "no file",
        path="spec.template.spec.volumes",
        help="0400 is an octal number, in decimal 256; 400 without the 0 is something else",
        within=0,
    )


def test_the_password_stands_nowhere_else(applied):
    """The password stands in the Secret only, and in no environment variable."""
    ledger = applied.deployment("ledger").exists()
    for manifest in applied.submission.manifests:
        if (manifest.kind, manifest.name) != ("Secret", NAME):
            subject = applied.object(manifest.kind, manifest.name)
            for path in places(manifest.data):
                found, advice = "here it is", "it may stand in the Secret only; take it out here"
                raise subject.failure(f"no password in {subject}", found, path=path, help=advice)
    ledger.becomes(
        lambda item: not brought(item),
        expected="no environment variable with the password",
        found=lambda item: f"{' and '.join(brought(item))} brings it",
        path="spec.template.spec.containers[0]",
        help="the program reads the file; whoever sees the environment must not see the password",
        within=0,
    )


def test_a_new_password_arrives_without_a_restart(applied):
    """A new password in the Secret arrives in the file by itself."""
    change_the_password(applied.secret(NAME).exists())
    ledger = applied.deployment("ledger").sees_file(FILE, equals=NEW_PASSWORD)
    ledger.becomes(
        lambda _: not copied_at_start(ledger),
        expected="a file that follows the Secret",
        found=lambda _: f"{' and '.join(copied_at_start(ledger))} is mounted with subPath",
        path="spec.template.spec.containers[0].volumeMounts",
        help="what is mounted with subPath stays as it was at the start: mount the folder",
        within=0,
    )


def change_the_password(secret):
    """Write a new password into the Secret, as the vault does, and wait until it is seen."""
    try:
        secret.change({"stringData": {"password": NEW_PASSWORD}})
    except ApiError as error:
        expected = "the vault can write a new password into the Secret"
        raise secret.failure(expected, error.message, path="immutable") from None
    secret.becomes(lambda item: decoded(item).get("password") == NEW_PASSWORD, "the new password")


def decoded(secret):
    """The texts of the Secret by their keys."""
    data = secret.get("data") or {}
    return {key: base64.b64decode(text).decode("utf-8", "replace") for key, text in data.items()}


def held(secret, key):
    """What the Secret holds under this key, in words."""
    texts = decoded(secret)
    return f"it holds {texts[key]!r}" if key in texts else f"it has only {', '.join(sorted(texts))}"


def written(applied):
    """The field in which the learner wrote the texts of the Secret."""
    manifest = applied.submission.find("Secret", NAME)
    return "stringData" if manifest and "stringData" in manifest.data else "data"


def places(value, path=""):
    """The paths at which the password stands in a manifest, plain or in base64."""
    forms = (PASSWORD, base64.b64encode(PASSWORD.encode()).decode())
    if isinstance(value, dict):
        steps = [(f"{path}[{key}]", part) for key, part in value.items()]
    elif isinstance(value, list):
        steps = [(f"{path}[{index}]", part) for index, part in enumerate(value)]
    else:
        return [path] if any(form in str(value) for form in forms) else []
    return [found for step, part in steps for found in places(part, step)]


def variables(deployment):
    """The environment variables that the containers name one by one."""
    containers = deployment["spec"]["template"]["spec"]["containers"]
    return [variable for container in containers for variable in container.get("env") or ()]


def of_secret(variable):
    """The key of a Secret that the variable takes its value from."""
    source = variable.get("valueFrom") or {}
    return (source.get("secretKeyRef") or {}).get("key")


def brought(deployment):
    """What brings the password of the Secret into an environment."""
    containers = deployment["spec"]["template"]["spec"]["containers"]
    lists = [source.get("secretRef") for c in containers for source in c.get("envFrom") or ()]
    names = [v["name"] for v in variables(deployment) if of_secret(v) == "password"]
    return names + ["envFrom" for source in lists if source and source["name"] == NAME]


def modes(ledger):
    """The modes of the files that volumes make of the password."""
    return {mode for volume in ledger.pod_spec().get("volumes") or () for mode in made(volume)}


def made(volume):
    """The mode of each file that this volume makes of the password."""
    outer = volume.get("secret") or volume.get("projected") or {}
    inner = [part.get("secret") or {} for part in outer.get("sources") or ()]
    for source in inner or [outer]:
        if NAME in (source.get("secretName"), source.get("name")):
            items = source.get("items") or [{"key": "password"}]
            chosen = [item for item in items if item["key"] == "password"]
            yield from (item.get("mode", outer["defaultMode"]) for item in chosen)


def copied_at_start(ledger):
    """The mounts that do not follow their volume."""
    mounts = [m for c in ledger.containers() for m in c.get("volumeMounts") or ()]
    return [m["mountPath"] for m in mounts if m.get("subPath") or m.get("subPathExpr")]
