import { expect, test } from "vitest";
import type { Crew, SeatState } from "../../../api/types";
import { forWhom } from "./seats";

const seat = (name: string, more: Partial<SeatState> = {}): SeatState => ({ seat: name, title: name, must: false, may: ["customers"], says: ["Telling customers"], ...more });
const crew = (...seats: SeatState[]): Crew => ({ members: [{ id: "b", name: "Ben", joined_ms: 0 }], seats, keeps: false });

test("what no seat lists is everybody's, and what is not known yet is not refused", () => {
  expect(forWhom(crew(seat("Comms")), "act", "a")).toBeNull();
  expect(forWhom(null, "customers", "a")).toBeNull();
});

test("whoever has one of its seats may", () => {
  expect(forWhom(crew(seat("Comms", { holder: "b" }), seat("Lead", { holder: "a" })), "customers", "a")).toBeNull();
});

test.each([
  [{ holder: "b" }, "for Comms: Ben", "Telling customers is for Comms. Ben has that seat."],
  [{ stand_in: "Lea" }, "for Comms: Lea stands in", "Telling customers is for Comms. Lea stands in there: ask in the chat, or take the seat."],
  [{}, "for Comms: nobody", "Telling customers is for Comms. Nobody has that seat: take it first."],
])("the others are told who has the seat: %j", (more, short, sentence) => {
  expect(forWhom(crew(seat("Comms", more)), "customers", "a")).toEqual({ short, sentence });
});
