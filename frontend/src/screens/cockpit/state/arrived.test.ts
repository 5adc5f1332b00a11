import { expect, it } from "vitest";
import type { Pending } from "../../../api/outbox";
import type { Command, Shown } from "../../../api/types";
import { unseen } from "./arrived";

const given = (command: Command, given_ms = 100_000): Pending => ({ key: "k", command, given_ms, waiting: false });
const noted = (text: string, id = "me", wall_ms = 100_500) => ({ n: 1, at_ms: 0, wall_ms, actor: { kind: "person", id, name: "" }, kind: "note.added", body: { text } }) as Shown;
const note = (text: string): Command => ({ type: "note", text });

it("a command is unseen until its own event has come", () => {
  expect(unseen([given(note("a"))], [], "me")).toHaveLength(1);
  expect(unseen([given(note("a"))], [noted("b"), noted("a", "you")], "me")).toHaveLength(1);
  expect(unseen([given(note("a"))], [noted("b"), noted("a")], "me")).toEqual([]);
});

it("the same words twice are two commands", () => {
  expect(unseen([given(note("a")), given(note("a"))], [noted("a")], "me")).toHaveLength(1);
});

it("an old event of the same words is not this one", () => {
  expect(unseen([given(note("a"), 300_000)], [noted("a")], "me")).toHaveLength(1);
});

it("fields left out match fields that are empty", () => {
  const stated = { ...noted("x"), kind: "hypothesis.stated", body: { text: "x", suspect: "checkout" } } as Shown;
  expect(unseen([given({ type: "hypothesis", text: "x", suspect: "checkout", change: "" })], [stated], "me")).toEqual([]);
  expect(unseen([given({ type: "hypothesis", text: "x", suspect: "payments" })], [stated], "me")).toHaveLength(1);
});

it("breaking the glass is not done by an event that asks for approval", () => {
  const broke: Command = { type: "action", action: "restart", target: "checkout", args: {}, reason: "it hangs", break_glass: true };
  const body = { id: "a1", action: "restart", target: "checkout", reason: "it hangs" };
  const requested = (more: object) => ({ ...noted(""), kind: "action.requested", body: { ...body, ...more } }) as Shown;
  expect(unseen([given(broke)], [requested({ needs: "approval" })], "me")).toHaveLength(1);
  expect(unseen([given(broke)], [requested({ break_glass: true })], "me")).toEqual([]);
});
