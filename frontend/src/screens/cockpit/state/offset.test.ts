import { describe, expect, it } from "vitest";
import { fromBytes } from "./offset";

describe("offsets", () => {
  it("counts characters where the server counts bytes", () => {
    expect(fromBytes("ä(b", 2)).toBe(1);
    expect(fromBytes("abc", 99)).toBe(3);
  });
});
