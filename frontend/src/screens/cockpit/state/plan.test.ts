import { describe, expect, it } from "vitest";
import type { ActionSpec, Parameter } from "../../../api/types";
import { argsOf, mistake } from "./plan";

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

  it("say what is wrong with a value before the server has to", () => {
    const p = (type: Parameter["type"], min?: string, max?: string) => ({ name: "n", type, doc: "", min, max });
    expect(mistake(p("int", "1", "20"), "5")).toBe("");
    expect(mistake(p("int", "1", "20"), "5.5")).toBe("It has to be a whole number.");
    expect(mistake(p("int", "1", "20"), "21")).toBe("It has to be at most 20.");
    expect(mistake(p("float", "0", "1"), ".25")).toBe("");
    expect(mistake(p("float", "0", "1"), "a lot")).toBe("It has to be a number.");
    expect(mistake(p("duration", "10ms", "1m"), "1m30s")).toBe("It has to be at most 1m.");
    expect(mistake(p("duration", "10ms", "1m"), "250ms")).toBe("");
    expect(mistake(p("duration"), "250")).toBe("It has to be a duration such as 500ms or 2s.");
    expect(mistake(p("string"), "anything")).toBe("");
    expect(mistake(p("int", "1"), "")).toBe("");
  });

  it("are not complete with a value that will not do", () => {
    const spec = { parameters: [{ name: "n", type: "int", doc: "" }] } as unknown as ActionSpec;
    expect(argsOf(spec, { n: "many" }).missing).toEqual(["n"]);
  });
});
