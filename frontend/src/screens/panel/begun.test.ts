import { expect, test } from "vitest";
import type { PanelDesk } from "../../api/types";
import { given, readBegun, writeBegun } from "./begun";

const criterion = (id: string, level: number | null, comment: string) => ({ id, title: id, levels: { 0: "none", 1: "some" }, things: [], level, comment });
const desk = { criteria: [criterion("told", 1, "early"), criterion("asked", null, "")], global: "" as PanelDesk["global"], comment: "" };

test("what was begun is there again, over what was given", () => {
  const now = { ...given(desk), levels: { told: 0, asked: 1 }, comments: { told: "early", asked: "twice" }, global: "borderline" as const };
  expect(readBegun(writeBegun(now, desk), desk)).toEqual(now);
});

test("nothing is kept of what stands as it was given", () => {
  expect(writeBegun(given(desk), desk)).toBe("");
  expect(readBegun("", desk)).toEqual(given(desk));
  expect(readBegun("{", desk)).toEqual(given(desk));
});

test("levels and criteria that there are no more are left out", () => {
  const kept = JSON.stringify({ levels: { told: 7, gone: 1 }, comments: { gone: "x" }, global: null, comment: "" });
  expect(readBegun(kept, desk)).toEqual(given(desk));
});
