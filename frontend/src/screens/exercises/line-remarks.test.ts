import { describe, expect, it } from "vitest";
import { changeOf, linesOf, readRemarks, writeRemarks } from "./line-remarks";

describe("remarks on lines", () => {
  it("are read as they are written", () => {
    const text = "3\ttoo few connections\n12\twhy, and until when?";
    expect(writeRemarks(readRemarks(text))).toBe(text);
  });
  it("stand by line, and without words are none yet", () => {
    expect(
      writeRemarks([
        { line: 9, words: "  later\tand\nlonger " },
        { line: 2, words: "first" },
        { line: 4, words: "  " },
      ]),
    ).toBe("2\tfirst\n9\tlater and longer");
  });
  it("are no remarks without a line", () => {
    expect(readRemarks("words alone\n0\tnone\nx\tnone\n1.5\tnone\n7\tone\n")).toEqual([{ line: 7, words: "one" }]);
  });
});

describe("a diff", () => {
  it("says what each line does", () => {
    expect(["--- a/x", "+++ b/x", "@@ -1 +1 @@", "-old", "+new", " same"].map(changeOf)).toEqual(["head", "head", "head", "removed", "added", ""]);
  });
  it("has as many lines as it shows", () => {
    expect(linesOf("a\nb\n")).toEqual(["a", "b"]);
  });
});
