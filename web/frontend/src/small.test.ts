import { describe, expect, it } from "vitest";

import type { ExerciseSummary } from "./api/client";
import { left } from "./exam/time";
import { place } from "./exercise/layout";
import type { Branch } from "./exercise/run";
import { ALL, byDomain, goOnWith, matches } from "./list/filter";
import { lastDays } from "./progress/days";

const exercise = (slug: string, facts: Partial<ExerciseSummary> = {}): ExerciseSummary => ({
  slug,
  title: "Three copies of a web server",
  level: 1,
  domain: "deployment",
  minutes: 10,
  state: "new",
  attempts: 0,
  best: 0,
  max_points: 10,
  hints_taken: 0,
  runs_containers: false,
  ...facts,
});

describe("the list", () => {
  it("finds by words of title, slug and domain, in any order", () => {
    for (const search of ["web three", "EX04", "deployment copies"])
      expect(matches(exercise("ex04"), { ...ALL, search })).toBe(true);
    expect(matches(exercise("ex04"), { ...ALL, search: "ingress" })).toBe(false);
    expect(matches(exercise("ex04"), { ...ALL, level: "2" })).toBe(false);
  });

  it("goes on with what was begun before what is new", () => {
    const all = [exercise("ex01"), exercise("ex02", { state: "passed" }), exercise("ex03", { state: "failed" })];
    expect(goOnWith(all)?.slug).toBe("ex03");
    expect(goOnWith([exercise("ex02", { state: "passed" })])).toBeUndefined();
  });

  it("leaves out domains without exercises", () => {
    expect(byDomain([exercise("ex04")]).map(([domain]) => domain)).toEqual(["deployment"]);
  });
});

describe("time", () => {
  it("is read as on a clock", () => {
    expect([left(3723), left(59.2), left(0), left(-5)]).toEqual([
      "1:02:03",
      "01:00",
      "the time is over",
      "the time is over",
    ]);
  });

  it("has a bar for each day, also over the end of a month", () => {
    const days = lastDays([{ day: "2026-02-28", attempts: 2, passes: 1 }], new Date(2026, 2, 1), 3);
    expect(days.map((day) => [day.day, day.attempts])).toEqual([
      ["2026-02-27", 0],
      ["2026-02-28", 2],
      ["2026-03-01", 0],
    ]);
  });
});

describe("the picture", () => {
  it("has a row each, owners above what they own, and leads from Services to Pods", () => {
    const branch = (id: string, depth: number, parent: string | null, links: string[] = []): Branch => ({
      id,
      depth,
      parent,
      links,
      kind: id,
      name: id,
      text: "",
      mood: "good",
    });
    const drawing = place([branch("rs", 0, null), branch("pod", 1, "rs"), branch("svc", 0, null, ["pod"])]);
    expect(drawing.boxes.map((box) => box.y)).toEqual([0, 54, 108]);
    expect(drawing.wires.map((wire) => [wire.kind, wire.from.id, wire.to.id])).toEqual([
      ["owns", "rs", "pod"],
      ["leads", "svc", "pod"],
    ]);
  });
});
