import { describe, expect, it } from "vitest";

import { marks } from "./marks";
import type { Check, Finding } from "./run";

const where = { file: "solutions/ex04/solution.yaml", line: 2, column: 11, text: "replicas: 2", width: 1 };
const finding: Finding = { expected: "three", found: "two", evidence: [], where, help: "write 3" };
const check = (id: string, ...findings: Finding[]): Check => ({
  id,
  title: id,
  outcome: "fail",
  points: 0,
  max: 1,
  found: "",
  findings,
  seconds: 0,
});
const files = [{ name: "solution.yaml", text: "spec:\nreplicas: 2\n" }];
const mark = { file: "solution.yaml", line: 2, column: 11, width: 1 };
const text = "expected: three\nfound: two\ntry: write 3";

describe("marks", () => {
  it("know a file by its name", () => {
    expect(marks([check("a", finding)], files)).toEqual([{ ...mark, text }]);
  });

  it("are one for a place, whatever number of checks says the same", () => {
    const other = { ...finding, expected: "four", help: "" };
    expect(marks([check("a", finding), check("b", finding, other)], files)).toEqual([
      { ...mark, text: `${text}\n\nexpected: four\nfound: two` },
    ]);
  });

  it("are where the line went", () => {
    const moved = [{ name: "solution.yaml", text: "# more\r\nspec:\r\nreplicas: 2\r\n" }];
    expect(marks([check("a", finding)], moved)).toEqual([{ ...mark, line: 3, text }]);
  });

  it("are none where the line is gone, or could be any of two", () => {
    for (const now of ["spec:\nreplicas: 3\n", "replicas: 2\n---\nreplicas: 2\n"])
      expect(marks([check("a", finding)], [{ name: "solution.yaml", text: now }])).toEqual([]);
  });

  it("stay at a place that has no line of its own", () => {
    const nowhere = { ...finding, where: { ...where, line: 1, text: "" } };
    expect(marks([check("a", nowhere)], [])).toHaveLength(1);
  });
});
