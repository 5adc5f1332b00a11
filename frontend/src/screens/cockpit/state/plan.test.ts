import { describe, expect, it } from "vitest";
import type { ActionSpec } from "../../../api/types";
import { argsOf } from "./plan";

describe("action arguments", () => {
  it("send given values and defaults, and name what is missing", () => {
    const spec = {
      parameters: [
        { name: "n", type: "int", doc: "", default: "3" },
        { name: "key", type: "string", doc: "" },
        { name: "replica", type: "string", doc: "", optional: true },
      ],
    } as unknown as ActionSpec;
    expect(argsOf(spec, { n: " 5 " })).toEqual({ args: { n: "5" }, missing: ["key"] });
    expect(argsOf(spec, { key: "pool" })).toEqual({ args: { n: "3", key: "pool" }, missing: [] });
  });
});
