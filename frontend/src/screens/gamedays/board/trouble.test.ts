import { expect, test } from "vitest";
import { still, type Row } from "./trouble";

const row = (id: string): Row => ({ crew: { id, name: id, members: [], run: "", live: false }, run: undefined });

test("rows stay where they stood, and what is new comes after them", () => {
  const [one, two, three] = [row("c1"), row("c2"), row("c3")];
  // c3 needs somebody most by now, and c1 is not what was asked for any more.
  const rows = still(["c1", "c2"], [one, two, three], [three, two]);
  expect(rows.map((r) => r.crew.id)).toEqual(["c1", "c2", "c3"]);
  // How a crew is doing is told as it is now.
  expect(rows[0]).toBe(one);
  expect(still(["c1", "c2"], [two, three], [three, two]).map((r) => r.crew.id)).toEqual(["c2", "c3"]);
});
