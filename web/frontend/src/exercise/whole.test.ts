import { describe, expect, it } from "vitest";

import { whole } from "./whole";

describe("a whole answer", () => {
  it("is its file, unchanged", () => {
    expect(whole([{ name: "solution.yaml", text: "a: 1" }])).toBe("a: 1");
  });

  it("names its files when there are several, and keeps their lines apart", () => {
    const files = [
      { name: "a.yaml", text: "a: 1" },
      { name: "b.yaml", text: "b: 2\n" },
    ];
    expect(whole(files)).toBe("# a.yaml\na: 1\n---\n# b.yaml\nb: 2\n");
  });
});
