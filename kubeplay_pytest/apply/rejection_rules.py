"""The API server's validation messages, each with what is wanted and what to try.

A table, read from the top: the first rule whose pattern is found in the server's words
explains them. Templates may name the pattern's groups, and ``{field}``, ``{value}``,
``{parent}``; ``{name}`` and ``{dotted}`` are the value turned into a legal name.
Sources: ``pkg/apis/*/validation`` of Kubernetes and ``apimachinery/pkg/util/validation``.
"""

from __future__ import annotations

from kubeplay_pytest.apply.rejection_rule import Rule, rule
from kubeplay_pytest.apply.rejection_rules_values import VALUES

__all__ = ["RULES"]

_PARTS: tuple[Rule, ...] = (
    # Selectors and what cannot change any more.
    rule(
        r"`selector` does not match template `labels`",
        "the labels of the template to hold all that `spec.selector.matchLabels` asks for",
        "give `spec.selector.matchLabels` and `spec.template.metadata.labels` the same labels",
    ),
    rule(
        r"empty selector is invalid|invalid label selector",
        "a selector with at least one label",
        "put the Pods' labels under `matchLabels`",
    ),
    rule(
        r"spec\.selector: Required",
        "a `selector` that says which Pods belong to this object",
        "add `selector` with `matchLabels`, and there the labels of the template",
    ),
    rule(
        r"^spec\.selector: .*field is immutable",
        "the `selector` that the object was made with: it can never change",
        "put the old labels back; if they are wrong, the object has to be made anew",
    ),
    rule(
        r"^spec\.template: .*field is immutable",
        "the Pod template that the object was made with: it can never change",
        "give the object another name, so that a new one is made",
    ),
    rule(
        r"cannot change roleRef|^roleRef: .*immutable",
        "the `roleRef` that the binding was made with: it can never change",
        "give the binding another name, so that a new one is made",
    ),
    rule(
        r"field is immutable when `immutable` is set",
        "no change: this object was declared immutable",
        "give the object another name and use that one",
    ),
    rule(
        r"pod updates may not change fields other than",
        "a Pod keeps what it was made with; only its images and little else can change",
        "give the Pod another name, or use a Deployment, which replaces its Pods by itself",
    ),
    rule(
        r"updates to statefulset spec for fields other than",
        "only `replicas`, `template`, `updateStrategy` and a few more to change",
        "put the other fields back as they were, or give the StatefulSet another name",
    ),
    rule(
        r"field is immutable|may not be changed|immutable after creation|is immutable",
        "the value that the object was made with: `{field}` can never change",
        "put `{field}` back as it was, or give the object another name",
    ),
    rule(
        r"`selector` not auto-generated",
        "no `selector`: a Job makes its own",
        "remove `selector`",
    ),
    # Containers, volumes, probes.
    rule(
        r"must be less than or equal to (?P<what>\S+) limit of (?P<limit>\S+)",
        "a {what} request of at most {limit}, which is the limit",
        "lower the {what} request to {limit}, or raise the limit",
        at="{what}",
    ),
    rule(
        r"volumeMounts\[\d+\]\.name: Not found",
        "the name of a volume from the Pod's `volumes`",
        "add a volume named `{value}` to the Pod's `volumes`, or correct this name",
    ),
    rule(
        r"must specify a handler type",
        "one way to ask: `httpGet`, `tcpSocket`, `exec` or `grpc`",
        "add `httpGet`, `tcpSocket`, `exec` or `grpc` under `{field}`",
    ),
    rule(
        r"may not specify more than 1 handler type",
        "one handler only: `httpGet`, `tcpSocket`, `exec` or `grpc`",
        "remove `{field}`, or the other handler beside it",
    ),
    rule(
        r"must specify a volume type",
        "what the volume is: `emptyDir`, `configMap`, `secret`, `persistentVolumeClaim`…",
        "add the kind of volume under its name, for example `emptyDir: {{}}`",
    ),
    rule(
        r"may not specify more than 1 volume type",
        "one kind of volume under each name",
        "remove `{field}`, or give it a volume of its own",
    ),
    rule(
        r"must not have leading or trailing whitespace",
        "a value without spaces around it",
        "remove the spaces around `{field}`",
    ),
    rule(
        r"must be unique|must be specified exactly once",
        "a `{field}` that stands here only once",
        "remove this one, or change it",
    ),
    rule(
        r"mountPath: Required|\.image: Required|\.command: Required",
        "a value for `{field}`",
        "add `{field}` here",
    ),
    rule(
        r"containers: Required value",
        "at least one container",
        "add a container with a `name` and an `image` under `containers`",
    ),
    rule(
        r"may not be specified when `value` is not empty",
        "either `value` or `valueFrom`, not both",
        "remove `value` or `valueFrom`",
    ),
    rule(
        r"must be a standard resource (?:type|for containers)|or fully qualified",
        "a resource that containers know, such as `cpu` or `memory`",
        "write `cpu`, `memory` or `ephemeral-storage`",
    ),
    # Jobs and CronJobs.
    rule(
        r"(?:expected exactly 5 fields|[Ff]ailed to parse|missing field|unrecognized descriptor"
        r"|above maximum|below minimum|end of range|beyond end).*",
        "five fields: minute, hour, day of month, month, day of week",
        "write a schedule such as `*/5 * * * *` (every five minutes)",
    ),
    rule(
        r'restartPolicy: (?:Required value|Unsupported value).*"OnFailure", "Never"',
        "`OnFailure` or `Never`: a Job's Pods are meant to end",
        "write `restartPolicy: OnFailure` (or `Never`) in the Pod template",
    ),
    # Services, Ingresses, roles.
    rule(
        r"spec\.ports: Required value",
        "at least one port",
        "add `ports` with a `port` under `spec`",
    ),
    rule(
        r"ports\[\d+\]\.name: Required value",
        "a name for each port, because there are several",
        "add a `name` to each port",
    ),
    rule(
        r"may not be used when `type` is '?ClusterIP|may not be used when `type` is",
        "no `{field}` in a Service of this type",
        "remove `{field}`, or set `type: NodePort`",
    ),
    rule(
        r"pathType must be specified",
        "a `pathType`: `Prefix`, `Exact` or `ImplementationSpecific`",
        "add `pathType: Prefix` beside `path`",
    ),
    rule(
        r"must be an absolute path|must start with '?/",
        "a path that starts with `/`",
        "write `/{value}`",
    ),
    rule(
        r"either `defaultBackend` or `rules` must be specified|either defaultBackend or rules",
        "`rules`, or a `defaultBackend`",
        "add `rules` under `spec`",
    ),
    rule(
        r"port name or number is required",
        "the port of the Service, by `number` or `name`",
        "add `port` with a `number` under `service`",
    ),
    rule(
        r"at least one api group",
        "the API group of these resources",
        'add `apiGroups: [""]` for Pods, Services, ConfigMaps; `["apps"]` for Deployments',
    ),
    rule(
        r"verbs must contain at least one value|verbs: Required",
        "what is allowed, such as `get`, `list`, `watch`",
        'add `verbs: ["get", "list"]`',
    ),
    rule(
        r"resource rules must supply at least one resource",
        "the resources that the rule is about, such as `pods`",
        'add `resources: ["pods"]`',
    ),
    rule(
        r"must specify a peer",
        "a peer: `podSelector`, `namespaceSelector` or `ipBlock`",
        "add `podSelector` to this entry, or `podSelector: {{}}` for every Pod",
    ),
    rule(
        r"(?P<one>\w+) and (?P<two>\w+) cannot be both set",
        "`{one}` or `{two}`, not both",
        "remove one of the two",
        at="{two}",
    ),
    # Storage.
    rule(
        r"at least 1 access mode is required",
        "how the volume is used, such as `ReadWriteOnce`",
        "add `accessModes: [ReadWriteOnce]`",
    ),
    rule(
        r"resources\[storage\]: Required|requests\[storage\]: Required",
        "how much storage is wanted",
        "add `resources: {{requests: {{storage: 1Gi}}}}`",
    ),
    rule(r"must be a valid IP address", "an IP address such as 10.0.0.1", "write an IP address"),
    rule(
        r"must be an integer or percentage|a valid percent string",
        "a whole number, or a percentage such as `25%`",
        "write a number, or a percentage such as `25%`",
    ),
    rule(
        r"may not be specified when strategy `type` is",
        "no `rollingUpdate` with this strategy",
        "remove `rollingUpdate`, or set `type: RollingUpdate`",
    ),
    rule(
        r"(?:cannot|may not) be 0 when",
        "`maxSurge` and `maxUnavailable` not both 0: no Pod could ever be replaced",
        "set one of them to 1",
    ),
    rule(
        r"[Mm]ay not be more than (?P<most>\d{6,}) bytes",
        "no more than {most} bytes in one object",
        "put less into it, or split it into several objects",
    ),
)

RULES = (*_PARTS, *VALUES)
