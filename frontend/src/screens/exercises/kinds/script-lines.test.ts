import { expect, test } from "vitest";

import { besideEachOther, MOST_LINES } from "./script-lines";

test("lines stand beside each other, and what differs is marked", () => {
  expect(besideEachOther("a 1\nb 2\n", "a 1  \nb 3\nc\n\n")).toEqual([
    { line: 1, want: "a 1", got: "a 1", same: true },
    { line: 2, want: "b 2", got: "b 3", same: false },
    { line: 3, want: null, got: "c", same: false },
  ]);
});

test("nothing is no line", () => {
  expect(besideEachOther("", "\n")).toEqual([]);
  expect(besideEachOther("a\n\nb", "")).toHaveLength(3);
});

test("nobody is shown thousands of lines", () => {
  expect(besideEachOther("", "x\n".repeat(5000))).toHaveLength(MOST_LINES);
});
