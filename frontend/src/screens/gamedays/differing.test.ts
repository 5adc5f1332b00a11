import { expect, test } from "vitest";
import type { GameDayTerms } from "../../api/types";
import { differing } from "./differing";

const filled: GameDayTerms = {
  title: "Autumn game day",
  note: "Bring a laptop.",
  seed: 0,
  helpers: ["p1"],
  drills: [{ scenario: "first", break_min: 10 }],
  crews: [{ id: "c1", name: "Crew 1", members: [{ person: "p2", seat: "" }] }],
};

test("what was changed is sent, and nothing else", () => {
  expect(differing(filled, structuredClone(filled))).toEqual({});
  expect(differing(filled, { ...filled, note: "" })).toEqual({ note: "" });
  expect(differing(filled, { ...filled, seed: 1, helpers: [] })).toEqual({ seed: 1, helpers: [] });
  const crews = [{ id: "c1", name: "Crew 1", members: [{ person: "p2", seat: "operations" }] }];
  expect(differing(filled, { ...filled, crews })).toEqual({ crews });
});
