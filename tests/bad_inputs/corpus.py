"""Answers to ex04 that no program should stumble over, and where each has to be mended.

Each case names the exact line that the learner has to look at, and words without which
the remedy would be none.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cached_property

__all__ = ["FILES", "GOOD", "MANIFESTS", "Bad"]

BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
"""
CONTAINER = "          image: nginx:1.27\n"
NAMED = "        - name: web\n"
POD = "    spec:\n      containers:\n"


@dataclass(frozen=True)
class Bad:
    """One answer: its bytes, the line to blame, and words of the remedy."""

    id: str
    content: bytes
    line: int
    remedy: str

    @cached_property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


def changed(name: str, old: str, new: str, line: int, remedy: str) -> Bad:
    """The right answer with one change."""
    assert BASE.count(old) == 1, f"{name}: {old!r} must occur once"
    return Bad(name, BASE.replace(old, new).encode(), line, remedy)


def added(name: str, lines: str, line: int, remedy: str) -> Bad:
    """The right answer with more fields in its container; they begin at line 18."""
    text = "".join(f"          {part}\n" for part in lines.splitlines())
    return Bad(name, (BASE + text).encode(), line, remedy)


def extra(name: str, document: str, line: int, remedy: str) -> Bad:
    """The right answer and another document, which begins at line 19."""
    return Bad(name, f"{BASE}---\n{document}".encode(), line, remedy)


def whole(name: str, content: str | bytes, line: int, remedy: str) -> Bad:
    return Bad(name, content.encode() if isinstance(content, str) else content, line, remedy)


def bomb(levels: int) -> str:
    """Each line stands for ten of the one before: a billion laughs."""
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(rows) + "\n"


def noise(size: int) -> bytes:
    return random.Random(4).randbytes(size)


# Files that are wrong before anything of Kubernetes is looked at.
FILES = [
    whole("empty", "", 1, "apiVersion:"),
    whole("blank-lines", "\n\n\n", 1, "apiVersion:"),
    whole("comment-only", "# nothing yet\n", 1, "apiVersion:"),
    whole("separators-only", "---\n---\n", 1, "apiVersion:"),
    whole("null-document", "null\n", 1, "apiVersion:"),
    whole("scalar", "a deployment, please\n", 1, "apiVersion:"),
    whole("number", "42\n", 1, "apiVersion:"),
    whole("list", "- apiVersion: v1\n- kind: Pod\n", 1, "dash"),
    whole("list-of-objects", "- " + BASE.replace("\n", "\n  ").rstrip() + "\n", 1, "dash"),
    whole("prose", "Dear teacher:\nI could not do it: sorry: really.\n", 2, "quotes"),
    whole("html", "<!DOCTYPE html>\n<html><body>404</body></html>\n", 1, "apiVersion:"),
    whole(
        "shell", "kubectl create deployment web --image=nginx:1.27 --replicas=3\n", 1, "apiVersion:"
    ),
    whole("markdown-fence", f"```yaml\n{BASE}```\n", 1, "Delete this line"),
    whole("bomb", bomb(9), 5, "aliases"),
    whole("self-reference", "a: &a [*a]\n", 1, "Remove this alias"),
    whole("many-aliases", BASE + "x: &x 1\ny: [" + "*x, " * 200 + "*x]\n", 19, "values"),
    whole("ten-megabytes", BASE.encode() + b"# " + b"x" * 10_000_000, 1, "Keep only"),
    whole("ten-megabytes-of-documents", b"a: b\n---\n" * 1_200_000, 1, "Keep only"),
    whole("binary", noise(4096), 1, "UTF-8"),
    whole("png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, 1, "UTF-8"),
    whole("nul", BASE.replace("web\n  sel", "w").encode().replace(b"3", b"\0"), 6, "YAML text"),
    whole("escape", BASE.encode().replace(b"3", b"\x1b[31m3"), 6, "Delete"),
    whole("latin-1", BASE.encode().replace(b"3", b"drei \xfc"), 6, "UTF-8"),
    whole("utf-16", BASE.encode("utf-16"), 1, "UTF-8"),
    whole("deep-flow", "a: " + "[" * 5000 + "]" * 5000 + "\n", 1, "nesting"),
    whole("deep-open", "[" * 100_000, 1, "nesting"),
    whole("deep-blocks", "".join(f"{'  ' * n}a{n}:\n" for n in range(200)), 51, "nesting"),
    whole("long-line", "a: " + "x" * 900_000 + "\n", 1, "apiVersion:"),
    whole("too-many-documents", "---\n".join([BASE] * 60), 900, "fewer objects"),
    changed("tab", "  replicas: 3", "\treplicas: 3", 6, "two spaces"),
    changed("tab-deep", NAMED, "\t\t- name: web\n", 16, "two spaces"),
    changed("duplicate-key", "  replicas: 3\n", "  replicas: 3\n  replicas: 4\n", 7, "Keep one"),
    changed(
        "duplicate-section", "metadata:\n  name", "metadata: {}\nmetadata:\n  name", 4, "Keep one"
    ),
    changed("helm", "replicas: 3", "replicas: {{ .Values.replicas }}", 6, "the value itself"),
    changed(
        "helm-line", "spec:\n  rep", "{{- if .Values.on }}\nspec:\n  rep", 5, "the value itself"
    ),
    changed("jinja", "replicas: 3", "{% if big %}\n  replicas: 3", 6, "the value itself"),
    changed("smart-quotes", "replicas: 3", "replicas: “3”", 6, "straight quote"),
    changed("no-break-space", "  replicas", "\u00a0\u00a0replicas", 6, "ordinary space"),
    changed("no-colon", "replicas: 3", "replicas 3", 6, "`key: value`"),
    changed("no-space", "replicas: 3", "replicas:3", 6, "`key: value`"),
    changed("two-colons", "image: nginx:1.27", "image: nginx: 1.27", 17, "quotes"),
    changed("open-quote", "name: web\nspec", 'name: "web\nspec', 4, "Close the quote"),
    changed("open-bracket", "replicas: 3", "replicas: [3", 6, "`]`"),
    changed("too-far-left", "  selector:", " selector:", 7, "two spaces"),
    changed("too-far-right", "  selector:", "   selector:", 7, "Align"),
    changed("unknown-anchor", "replicas: 3", "replicas: *three", 6, "quotes"),
    changed(
        "python-tag", "replicas: 3", "replicas: !!python/object/apply:os.getcwd []", 6, "quotes"
    ),
    changed("own-tag", "replicas: 3", "replicas: !three 3", 6, "quotes"),
    changed("merge-key-to-scalar", "  name: web\nspec", "  <<: web\nspec", 4, "*defaults"),
    changed("complex-key", "  replicas: 3", "  ? [replicas]\n  : 3", 6, "quotes"),
    changed("date", "name: web\nspec", "name: 2026-01-01\nspec", 4, "name it web"),
    changed("no-kind", "kind: Deployment\n", "", 1, "kind: Pod"),
    changed("no-api-version", "apiVersion: apps/v1\n", "", 1, "apiVersion:"),
    changed("no-name", "  name: web\nspec", "  labels: {}\nspec", 3, "`name:`"),
    changed("no-metadata", "metadata:\n  name: web\nspec", "spec", 1, "`metadata:`"),
    changed("empty-kind", "kind: Deployment", "kind:", 2, "after the colon"),
    changed("kind-as-list", "kind: Deployment", "kind: [Deployment]", 2, "text after `kind:`"),
    changed("name-as-number", "name: web\nspec", "name: 7\nspec", 4, '"7"'),
    changed(
        "metadata-as-list", "metadata:\n  name: web\nspec", "metadata: [web]\nspec", 3, "two spaces"
    ),
    extra("same-object-twice", BASE, 22, "another name"),
]

# YAML that is fine, and Kubernetes that is not.
MANIFESTS = [
    changed("replicas-word", "replicas: 3", "replicas: three", 6, "`replicas: 1`"),
    changed("replicas-text", "replicas: 3", 'replicas: "3"', 6, "without quotes"),
    changed("replicas-fraction", "replicas: 3", "replicas: 2.5", 6, "whole number"),
    changed("replicas-list", "replicas: 3", "replicas: [3]", 6, "`replicas: 3`"),
    changed("replicas-mapping", "replicas: 3", "replicas: {web: 3}", 6, "`replicas: 1`"),
    changed("replicas-negative", "replicas: 3", "replicas: -3", 6, "larger number"),
    changed("replicas-huge", "replicas: 3", "replicas: 99999999999999999999", 6, "smaller number"),
    changed("replicas-infinite", "replicas: 3", "replicas: .inf", 6, "quotes"),
    changed("replicas-yes", "replicas: 3", "replicas: yes", 6, "`replicas: 1`"),
    changed("spec-as-list", "spec:\n  replicas: 3\n", "spec:\n  - replicas: 3\n", 7, "`- `"),
    changed("selector-text", "selector:\n    matchLabels:\n      app: web",
            "selector: app=web", 7, "matchLabels"),
    changed("match-labels-list",
            "matchLabels:\n      app: web", "matchLabels:\n      - app", 8, "`- `"),
    changed("selector-missing",
            "  selector:\n    matchLabels:\n      app: web\n", "", 5, "matchLabels"),
    changed("selector-mismatch",
            "      app: web\n  template", "      app: wep\n  template", 12, "matchLabels"),
    changed("labels-list", "labels:\n        app: web", "labels:\n        - app: web", 12, "`- `"),
    changed("label-number", "        app: web\n    spec", "        app: 7\n    spec", 13, '"7"'),
    changed("label-space", "  name: web\nspec", "  name: web\n  labels: {app: my web}\nspec",
            5, "my-web"),
    changed("label-contact", "  name: web\nspec",
            "  name: web\n  labels: {contact: Ann <ann@shop.example>}\nspec", 5, "annotations"),
    changed("name-capital", "  name: web\nspec", "  name: Web\nspec", 4, "`web`"),
    changed("name-underscore", "  name: web\nspec", "  name: my_web\nspec", 4, "my-web"),
    changed("name-long", "  name: web\nspec", f"  name: {'w' * 300}\nspec", 4, "253"),
    changed("annotation-number", "  name: web\nspec", "  name: web\n  annotations: {a: 1}\nspec",
            5, '`a: "1"`'),
    changed("containers-mapping", "        - name: web\n          image: nginx:1.27\n",
            "        name: web\n        image: nginx:1.27\n", 15, "`- `"),
    changed("containers-empty", "containers:\n        - name: web\n          image: nginx:1.27\n",
            "containers: []\n", 15, "`image`"),
    changed("containers-text", "containers:\n        - name: web\n          image: nginx:1.27\n",
            "containers: nginx\n", 15, "`- `"),
    changed("containers-null",
            "        - name: web\n          image: nginx:1.27\n", "", 15, "`image`"),
    changed("container-text", "        - name: web\n          image: nginx:1.27\n",
            "        - nginx:1.27\n", 16, "- name:"),
    changed("container-no-name", "- name: web\n          image", "- image", 16, "`name`"),
    changed("container-no-image", CONTAINER, "", 16, "`image`"),
    changed("image-list", "image: nginx:1.27", "image: [nginx, '1.27']", 17, "one text"),
    changed("image-number", "image: nginx:1.27", "image: 1.27", 17, '"1.27"'),
    changed("image-space", "image: nginx:1.27", "image: nginx 1.27", 17, "name:tag"),
    changed("image-typo", "image: nginx:1.27", "image: ngnix:1.27", 17, "letter by letter"),
    changed("field-unknown", "image: nginx:1.27", "imagee: nginx:1.27", 17, "`image`"),
    changed("field-case", "image: nginx:1.27", "Image: nginx:1.27", 17, "`image`"),
    changed("field-misplaced",
            "  replicas: 3\n", "  image: nginx:1.27\n  replicas: 3\n", 6, "`image`"),
    changed("template-misspelt", "  template:", "  templates:", 10, "`template`"),
    added("ports-text", "ports: '80'", 18, "`- `"),
    added("ports-number", "ports: 80", 18, "`- `"),
    added("ports-mapping", "ports:\n  containerPort: 80", 18, "`- `"),
    added("port-text", "ports:\n  - containerPort: http", 19, "in digits"),
    added("port-unit", "ports:\n  - containerPort: 80s", 19, "containerPort: 80`"),
    added("port-range", "ports:\n  - containerPort: 99999", 19, "65535"),
    added("port-protocol", "ports:\n  - containerPort: 80\n    protocol: tcp", 20, "TCP"),
    added("port-name", "ports:\n  - containerPort: 80\n    name: a_very_long_name", 20, "shorten"),
    added("host-port", "ports:\n  - containerPort: 80\n    hostPort: 99999", 20, "65535"),
    added("env-mapping", "env:\n  COLOUR: blue", 18, "`- `"),
    added("env-number", "env:\n  - name: PORT\n    value: 80", 20, '"80"'),
    added("env-bool", "env:\n  - name: DEBUG\n    value: true", 20, '"true"'),
    added("env-text", "env:\n  - COLOUR=blue", 19, "- name:"),
    added("env-no-name", "env:\n  - value: blue", 19, "`name`"),
    added("command-text", "command: nginx -g", 18, "`- `"),
    added("args-number", "args: [1, 2]", 18, '"1"'),
    added("pull-policy", "imagePullPolicy: always", 18, "Always"),
    added("resources-list", "resources:\n  - cpu: 1", 18, "`- `"),
    added("quantity-unit", "resources:\n  limits: {memory: 64mb}", 19, "64Mi"),
    added("quantity-space", "resources:\n  limits: {memory: 64 Mi}", 19, "64Mi"),
    added("quantity-word", "resources:\n  requests: {cpu: half}", 19, "100m"),
    added("request-above-limit",
            "resources:\n  requests: {cpu: 2}\n  limits: {cpu: 1}", 19, "raise the limit"),
    added("limit-above-max", "resources:\n  limits: {cpu: 64}", 19, "to 2"),
    added("probe-empty", "readinessProbe: {}", 18, "httpGet"),
    added("probe-two",
            "livenessProbe:\n  httpGet: {port: 80}\n  tcpSocket: {port: 80}", 20, "remove"),
    added("probe-port", "livenessProbe:\n  httpGet: {path: /}", 19, "65535"),
    added("mount-unknown", "volumeMounts:\n  - {name: data, mountPath: /data}", 19, "volume"),
    added("privileged", "securityContext: {privileged: true}", 18, "remove"),
    changed("restart-policy", POD, "    spec:\n      restartPolicy: Never\n      containers:\n", 15,
            "Always"),
    changed("host-network",
            POD, "    spec:\n      hostNetwork: true\n      containers:\n", 15, "remove"),
    changed("host-path", POD, "    spec:\n      volumes: [{name: v, hostPath: {path: /}}]\n"
            "      containers:\n", 15, "emptyDir"),
    changed("node-selector-list", POD, "    spec:\n      nodeSelector: [ssd]\n      containers:\n",
            15, "`- `"),
    changed("service-account", POD, "    spec:\n      serviceAccountName: ghost\n"
            "      containers:\n", 15, "ghost"),
    changed("same-container-twice", CONTAINER, CONTAINER + NAMED + CONTAINER, 18, "`name`"),
    changed("kind-unknown", "kind: Deployment", "kind: Deploymant", 2, "Deployment"),
    changed("kind-small", "kind: Deployment", "kind: deployment", 2, "Deployment"),
    changed("version-old", "apps/v1", "apps/v1beta1", 1, "apps/v1"),
    changed("version-other", "apps/v1", "v1", 1, "apps/v1"),
    changed("version-nonsense", "apps/v1", "1.0", 1, "apps/v1"),
    changed("namespace-foreign", "  name: web\nspec", "  name: web\n  namespace: kube-system\nspec",
            5, "remove"),
    changed("namespace-number", "  name: web\nspec", "  name: web\n  namespace: 7\nspec", 5, '"7"'),
    extra("cluster-role", "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n"
          "metadata: {name: all}\nrules: []\n", 20, "remove"),
    extra("own-namespace",
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: mine}\n", 20, "remove"),
    extra("persistent-volume", "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\n"
          "spec: {}\n", 20, "remove"),
    extra("config-map-number", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
          "data:\n  port: 80\n", 23, '"80"'),
    extra("secret-not-base64", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"
          "data:\n  word: no base64!\n", 23, "stringData"),
    extra("service-no-ports", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
          "spec:\n  selector: {app: web}\n", 22, "`ports`"),
    extra("job-restarts", "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n"
          "  template:\n    spec:\n      containers: [{name: a, image: 'nginx:1.27'}]\n",
          24, "OnFailure"),
    extra("cron-schedule", "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n"
          "  schedule: every day\n  jobTemplate:\n    spec:\n      template:\n        spec:\n"
          "          restartPolicy: Never\n"
          "          containers: [{name: a, image: 'nginx:1.27'}]\n", 23, "* * * *"),
    extra("role-escalates", "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n"
          "metadata: {name: a}\nrules:\n"
          "  - {apiGroups: ['*'], resources: ['*'], verbs: ['*']}\n", 23, "remove"),
]  # fmt: skip

# What looks odd and is right: nothing above fails for how it is written.
GOOD = {
    "plain": BASE.encode(),
    "bom": b"\xef\xbb\xbf" + BASE.encode(),
    "crlf": BASE.replace("\n", "\r\n").encode(),
    "bom-and-crlf": b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode(),
    "no-final-newline": BASE.rstrip("\n").encode(),
    "document-marks": f"---\n{BASE}...\n".encode(),
    "empty-documents": f"---\n---\n{BASE}---\n".encode(),
    "comments": f"# größer ✓\n{BASE}# end\n".encode(),
    "anchors": BASE.replace("      app: web\n  tem", "      app: &app web\n  tem")
    .replace("        app: web\n    spec", "        app: *app\n    spec")
    .encode(),
    "quotes": BASE.replace("nginx:1.27", '"nginx:1.27"').encode(),
    "full-image-name": BASE.replace("nginx:1.27", "docker.io/library/nginx:1.27").encode(),
}


def _as_json() -> bytes:
    import yaml

    return json.dumps(yaml.safe_load(BASE), indent=1).encode()


GOOD["json"] = _as_json()
