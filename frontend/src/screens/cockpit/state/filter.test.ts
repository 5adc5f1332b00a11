import { describe, expect, it } from "vitest";
import { termOf, withTerm } from "./filter";

describe("log filter", () => {
  it("sets, replaces and takes out one term and leaves the rest as typed", () => {
    expect(withTerm('"pool exhausted" status:500', "level", "error")).toBe('"pool exhausted" status:500 level:error');
    expect(withTerm("level:warn service:checkout", "level", "error")).toBe("level:error service:checkout");
    expect(withTerm("level:warn service:checkout", "level", "")).toBe("service:checkout");
  });

  it("quotes what has spaces, and reads it back", () => {
    const filter = withTerm("", "path", 'a "b" c');
    expect(filter).toBe('path:"a \\"b\\" c"');
    expect(termOf(filter, "path")).toBe('a "b" c');
  });

  it("does not take a colon in a quoted text for a key", () => {
    expect(termOf('"level:error"', "level")).toBe("");
  });
});
