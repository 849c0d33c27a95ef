"""Checks of ex40: the newspaper moves to a new cluster.

That the versions are served is said by the server before any check begins. The checks look
for what gets lost on the way. Where a call goes is read from the Ingress by the rules of
networking.k8s.io/v1, so that it is the same with any controller.
"""

ROUTES = {
    ("paper.example", "/archive"): "archive",
    ("paper.example", "/archive/1999/05"): "archive",
    ("paper.example", "/archives"): "news",
    ("paper.example", "/"): "news",
    ("other.example", "/archive"): "news",
}
CLEANS = ["sh", "-c", "echo old comments are removed"]
NOBODY = "nobody"


def test_the_newspaper_runs(applied):
    """Three copies of news and one of archive are ready, and their Services find them."""
    for name, copies in (("news", 3), ("archive", 1)):
        deployment = applied.deployment(name).becomes_ready(replicas=copies)
        deployment.has_image("nginx:1.27")
        applied.service(name).has_endpoints(copies, of=deployment)


def test_system_calls_stay_filtered(applied):
    """Each container of news has the profile RuntimeDefault for its system calls."""
    news = applied.deployment("news")
    news.becomes(
        lambda _: set(profiles(news.pod_spec()).values()) == {"RuntimeDefault"},
        expected="each container has the seccomp profile RuntimeDefault",
        found=lambda _: in_words(profiles(news.pod_spec())),
        path="spec.template.spec.securityContext.seccompProfile.type",
        help="the annotation is not read any more: kubectl explain pod.spec.securityContext",
        within=0,
    )


def test_every_address_leads_where_it_led(applied):
    """/archive and all below it lead to archive, all other addresses and hosts to news."""
    paper = applied.object("Ingress", "paper", "networking.k8s.io/v1")
    for (host, path), service in ROUTES.items():
        paper.becomes(
            lambda item, h=host, p=path, s=service: target(applied, item, h, p) == f"{s}:80",
            expected=f"http://{host}{path} leads to {service}:80",
            found=lambda item, h=host, p=path: f"it leads to {target(applied, item, h, p)}",
            path="spec.rules" if service == "archive" else "spec.defaultBackend",
            help="look at pathType, host, the default backend, and the ports of the Services",
            within=0,
        )


def test_two_copies_stay_when_nodes_are_emptied(applied):
    """The budget counts the three copies of news, and one of them may be evicted."""
    for name in ("news", "archive"):
        applied.deployment(name).becomes_ready()
    budget = applied.object("PodDisruptionBudget", "news", "policy/v1")
    budget.becomes(
        counts_pods,
        expected="the budget counts the copies of news",
        found="its selector finds no pod",
        path="spec.selector",
        within=10,
        help="compare the selector with the labels of the pods",
    )
    budget.becomes(
        lambda item: allowance(item) == (3, 1),
        expected="of 3 pods, 1 may be evicted",
        found=lambda item: "of {} pods, {} may be evicted".format(*allowance(item)),
        path="spec",
        within=0,
        help="minAvailable counts those that stay, maxUnavailable those that may go",
    )


def test_the_cleaning_starts_at_three_in_berlin(applied):
    """The cleaning starts at three every day, by the clock in Berlin, and cleans as before."""
    cleaning = applied.cronjob("cleaning").has_image("busybox:1.36")
    cleaning.field("spec.schedule").equals("0 3 * * *")
    cleaning.field("spec.timeZone").equals("Europe/Berlin")
    cleaning.field("spec.suspend").equals(False)
    cleaning.field(f"{cleaning.pod_spec_path}.containers[0].command").equals(CLEANS)
    cleaning.field(f"{cleaning.pod_spec_path}.restartPolicy").equals("OnFailure")


def profiles(pod_spec):
    """The seccomp profile of each container: its own, or that of the pod."""
    whole = profile(pod_spec)
    return {c["name"]: profile(c) or whole for c in pod_spec["containers"]}


def profile(item):
    """The seccomp profile that a pod or a container asks for."""
    return ((item.get("securityContext") or {}).get("seccompProfile") or {}).get("type")


def in_words(found):
    """The profile of each container."""
    return ", ".join(f"container {name} has {type_ or 'none'}" for name, type_ in found.items())


def target(applied, ingress, host, path):
    """The Service and the port, as `news:80`, to which an Ingress sends a call."""
    entries = paths_of(ingress, host)
    if any(entry["pathType"] == "ImplementationSpecific" for entry in entries):
        return "whatever the controller makes of the pathType ImplementationSpecific"
    fitting = [entry for entry in entries if fits(entry, path)]
    best = max(fitting, key=length, default={})
    backend = best.get("backend") or ingress["spec"].get("defaultBackend") or {}
    service = backend.get("service")
    return f"{service['name']}:{number(applied, service) or '?'}" if service else NOBODY


def paths_of(ingress, host):
    """The paths for a host: those of its own rules, or of the rules for every host."""
    rules = ingress["spec"].get("rules") or ()
    own = [r for r in rules if r.get("host") == host] or [r for r in rules if not r.get("host")]
    return [entry for rule in own for entry in (rule.get("http") or {}).get("paths") or ()]


def fits(entry, path):
    """Whether an entry means a path: exactly, or the path and all below it."""
    if entry["pathType"] == "Exact":
        return entry["path"] == path
    steps = [step for step in entry["path"].split("/") if step]
    return path.strip("/").split("/")[: len(steps)] == steps


def length(entry):
    """The longest path wins, and of two equals the exact one."""
    return len(entry["path"].rstrip("/")), entry["pathType"] == "Exact"


def number(applied, service):
    """The number of the port that a backend means, where the Service has such a port."""
    item = applied.service(service["name"]).current() or {"spec": {}}
    for port in item["spec"].get("ports") or ():
        if service["port"].items() <= {"number": port["port"], "name": port.get("name")}.items():
            return port["port"]
    return None


def counts_pods(budget):
    """Whether the disruption controller has counted pods, and has seen all of them healthy."""
    status = budget.get("status") or {}
    return 0 < status.get("expectedPods", 0) == status.get("currentHealthy", 0)


def allowance(budget):
    """How many pods the budget counts, and how many of them may be evicted."""
    return budget["status"]["expectedPods"], budget["status"]["disruptionsAllowed"]
