import { expect, test } from "vitest";
import type { Crew, SeatState } from "../../../api/types";
import { decidedHere, waitingFor } from "./approval";
import { tell, type Story } from "./story";
import type { Shown } from "../../../api/types";

const asked = { id: "a1", action: "restart", title: "Restart", target: "checkout", reason: "because", needs: "approval", risk: "approval" };
const person = (id: string) => ({ kind: "person" as const, id, name: id });

/** A story in which Ben has asked for something that waits, and those play. */
function story(...crew: string[]): Story {
  const kinds = [...crew.map((id) => ["member.joined", { member: { id, name: id } }] as const), ["action.requested", asked] as const];
  return tell(kinds.map(([kind, body], i) => ({ n: i + 1, at_ms: 0, wall_ms: 0, actor: person("ben"), kind, body }) as unknown as Shown));
}

const seat = (may: SeatState["may"], holder?: string): SeatState => ({ seat: "lead", title: "Commander", must: false, may, says: may.map(() => "Approving an action"), ...(holder ? { holder } : {}) });
const crew = (...seats: SeatState[]): Crew => ({ members: [], seats, keeps: false });
const ids = (s: Story, c: Crew | null, self: string) => waitingFor(s, c, self).map((a) => a.id);

test("one asks and another one decides", () => {
  const both = story("ben", "ada");
  const led = crew(seat(["approve"], "ada"));
  expect(ids(both, led, "ada")).toEqual(["a1"]);
  expect(ids(both, led, "ben")).toEqual([]);
});

test("whoever has not the seat is told of it, and decides nothing", () => {
  const three = story("ben", "ada", "cy");
  const led = crew(seat(["approve"], "ada"));
  expect(decidedHere(three.actions[0]!, three, led, "cy")).toBe(true);
  expect(ids(three, led, "cy")).toEqual([]);
});

test("whoever plays alone decides what they asked for themselves", () => {
  expect(ids(story("ben"), crew(seat(["approve"], "ben")), "ben")).toEqual(["a1"]);
});

test("where the cast has no seat for it nobody of the crew decides", () => {
  for (const c of [null, crew(), crew(seat(["act"], "ada"))]) {
    expect(ids(story("ben"), c, "ben")).toEqual([]);
    expect(ids(story("ben", "ada"), c, "ada")).toEqual([]);
    expect(decidedHere(story("ben", "ada").actions[0]!, story("ben", "ada"), c, "ada")).toBe(false);
  }
});
