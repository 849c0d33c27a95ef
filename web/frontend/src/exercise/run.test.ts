import { describe, expect, it } from "vitest";

import { after, NO_RUN, type Run, type RunEvent } from "./run";

const event = (number: number, kind: string, facts: object = {}, attempt = 1): RunEvent => ({
  number,
  attempt,
  at: "2026-11-25T12:00:00+00:00",
  event: kind,
  ...facts,
});
const check = (id: string, outcome: string) => ({ id, title: id, outcome, points: 1, max: 1, findings: [] });
const told = (...events: RunEvent[]): Run => events.reduce(after, NO_RUN);

describe("a run", () => {
  it("fills in as checks become known", () => {
    const run = told(event(1, "queued", {}, 0), event(2, "attempt"), event(3, "check", check("a", "pass")));
    expect(run.state).toBe("running");
    expect(run.checks["a"]?.outcome).toBe("pass");
  });

  it("takes every number once", () => {
    const line = event(2, "log", { pod: "web", container: "c", text: "hello" });
    expect(told(event(1, "attempt"), line, line).lines).toHaveLength(1);
  });

  it("forgets what a lost grading said", () => {
    const run = told(
      event(1, "attempt"),
      event(2, "check", check("a", "fail")),
      event(3, "attempt", {}, 2),
    );
    expect(run.checks).toEqual({});
    expect(after(run, event(4, "check", check("a", "fail"), 1))).toBe(run);
  });

  it("ends with the verdict and all its checks", () => {
    const result = { checks: [check("a", "pass"), check("b", "fail")], problem: null };
    const run = told(event(1, "attempt"), event(2, "done", { verdict: "fail", points: 1, max_points: 2, result }));
    expect([run.state, run.verdict, run.points, Object.keys(run.checks)]).toEqual(["done", "fail", 1, ["a", "b"]]);
  });
});
