// One submission as a person follows it: a pure function from its events to what is shown.
export type Where = { file: string; line: number; column: number; text: string; width: number };
export type Finding = {
  expected: string;
  found: string;
  evidence: string[];
  where: Where | null;
  help: string;
};
export type Check = {
  id: string;
  title: string;
  outcome: string;
  points: number;
  max: number;
  found: string;
  findings: Finding[];
  seconds: number;
};
export type Branch = {
  id: string;
  parent: string | null;
  depth: number;
  kind: string;
  name: string;
  text: string;
  mood: "good" | "waiting" | "bad" | "plain";
  links: string[];
};
export type Line = { number: number; at: string; source: string; text: string; bad: boolean };
export type RunEvent = { number: number; attempt: number; at: string; event: string } & Record<
  string,
  unknown
>;
export type RunState = "idle" | "queued" | "running" | "done" | "cancelled";

export type Run = {
  state: RunState;
  last: number;
  attempt: number;
  phase: string;
  checks: Record<string, Check>;
  branches: Branch[];
  lines: Line[];
  verdict: string;
  points: number;
  max: number;
  problem: string;
};

export const NO_RUN: Run = {
  state: "idle",
  last: 0,
  attempt: 0,
  phase: "",
  checks: {},
  branches: [],
  lines: [],
  verdict: "",
  points: 0,
  max: 0,
  problem: "",
};

const PHASES: Record<string, string> = {
  queued: "waits for its turn",
  attempt: "the grader begins",
  started: "waits for the cluster",
  cluster: "waits for a namespace",
  namespace: "applies your manifests",
  applied: "looks at the cluster",
};
const MOST_LINES = 2000;

/** A submission that was accepted and has told nothing yet. */
export const ACCEPTED: Run = { ...NO_RUN, state: "queued", phase: PHASES["queued"] ?? "" };

/** What is known after one more event. Numbers that were seen already change nothing. */
export function after(run: Run, event: RunEvent): Run {
  if (event.number <= run.last || event.attempt < run.attempt) return run;
  const now = { ...run, last: event.number, phase: PHASES[event.event] ?? run.phase };
  switch (event.event) {
    case "queued":
      return { ...now, state: "queued" };
    case "attempt":
      // An earlier grading was lost: what it said is not the verdict's.
      return { ...now, state: "running", attempt: event.attempt, checks: {}, branches: [], lines: [] };
    case "check":
      return { ...now, checks: { ...now.checks, [String(event["id"])]: event as unknown as Check } };
    case "picture":
      return { ...now, branches: event["branches"] as Branch[] };
    case "log":
    case "cluster_event":
      return { ...now, lines: [...now.lines, lineOf(event)].slice(-MOST_LINES) };
    case "done":
      return done(now, event);
    case "cancelled":
      return { ...now, state: "cancelled", phase: "cancelled" };
    default:
      return now;
  }
}

function done(run: Run, event: RunEvent): Run {
  const result = event["result"] as { checks?: Check[]; problem?: string | null } | null;
  const checks = { ...run.checks };
  for (const check of result?.checks ?? []) checks[check.id] = check;
  return {
    ...run,
    state: "done",
    phase: "",
    checks,
    verdict: String(event["verdict"]),
    points: Number(event["points"]),
    max: Number(event["max_points"]),
    problem: result?.problem ?? "",
  };
}

function lineOf(event: RunEvent): Line {
  const text = String(event[event.event === "log" ? "text" : "message"]);
  const source =
    event.event === "log"
      ? `${String(event["pod"])}/${String(event["container"])}`
      : `${String(event["object"])} ${String(event["reason"])}`;
  return { number: event.number, at: event.at, source, text, bad: event["type"] === "Warning" };
}
