import { describe, expect, it } from "vitest";
import { difference, revisionSteps } from "./diff";

describe("configuration", () => {
  it("says what each revision changed, newest first", () => {
    const steps = revisionSteps({
      service: "s",
      revisions: [
        { number: 1, summary: "", values: { pool: "20", gone: "x" } },
        { number: 2, summary: "smaller", values: { pool: "2", fresh: "y" } },
      ],
      releases: [],
      flags: {},
      jobs: [],
    });
    expect(steps.map((s) => s.number)).toEqual([2, 1]);
    expect(steps[0]?.changed).toEqual([
      { key: "fresh", before: undefined, after: "y" },
      { key: "gone", before: "x", after: undefined },
      { key: "pool", before: "20", after: "2" },
    ]);
    expect(difference({ a: "1" }, { a: "1" })).toEqual([]);
  });
});
