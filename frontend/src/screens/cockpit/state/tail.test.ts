import { describe, expect, it } from "vitest";
import type { LogLine, LogPage } from "../../../api/types";
import { extend, KEPT } from "./tail";

describe("tail", () => {
  const line = (cursor: number) => ({ cursor }) as LogLine;
  const page = (cursors: number[], next: number): LogPage => ({ lines: cursors.map(line), total: cursors.length, dropped: 0, next });

  it("adds what came since, once", () => {
    const both = extend(page([1, 2], 2), page([2, 3], 3));
    expect(both.lines.map((l) => l.cursor)).toEqual([1, 2, 3]);
    expect(both.next).toBe(3);
  });

  it("keeps the newest lines", () => {
    const old = page(Array.from({ length: KEPT }, (_, i) => i + 1), KEPT);
    const lines = extend(old, page([KEPT + 1], KEPT + 1)).lines;
    expect(lines).toHaveLength(KEPT);
    expect(lines.at(-1)?.cursor).toBe(KEPT + 1);
  });
});
