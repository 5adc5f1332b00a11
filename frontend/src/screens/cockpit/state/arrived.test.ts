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

it("an event that says it in another form accounts for its command", () => {
  const came = (kind: Shown["kind"], body: object) => ({ ...noted(""), kind, body }) as Shown;
  const pairs: [Command, Shown][] = [
    [{ type: "message", channel: "#incident", text: "x", status: "resolved", next_ms: 5 }, came("message.sent", { channel: "#incident", text: "x" })],
    [{ type: "snooze", page: "p1", minutes: 5 }, came("page.snoozed", { page: "p1", until_ms: 600_000 })],
    [{ type: "reassign", page: "p1", team: "payments", reason: "x" }, came("page.assigned", { page: "p1", to: [{ team: "payments" }], reason: "x" })],
    [{ type: "reassign", page: "p1", seat: "ops" }, came("page.assigned", { page: "p1", to: [{ seat: "ops" }] })],
    [{ type: "reassign", page: "p1", who: "u1" }, came("page.assigned", { page: "p1", to: [{ who: { kind: "person", id: "u1", name: "Ada" } }] })],
    [{ type: "escalate", page: "p1", persona: "dba", reason: "x" }, came("page.escalated", { page: "p1", team: "data", who: { kind: "persona", id: "dba", name: "Mia" }, reason: "x" })],
    [{ type: "silence", matchers: ['alertname="A"'], comment: "x", minutes: 5 }, came("silence.created", { silence: "s1", matchers: ['alertname="A"'], comment: "x", until_ms: 600_000 })],
    [{ type: "unsilence", silence: "s1" }, came("silence.ended", { silence: "s1" })],
    [{ type: "hint", step: 1 }, came("hint.given", { step: 1, text: "Look at the database.", points: 2 })],
  ];
  for (const [command, event] of pairs) expect(unseen([given(command)], [event], "me"), JSON.stringify(command)).toEqual([]);
  for (const [command, event] of pairs) {
    const other = { ...event, body: Object.fromEntries(Object.entries(event.body).map(([k, v]) => [k, typeof v === "string" ? "another" : typeof v === "number" ? 99 : v])) } as unknown as Shown;
    expect(unseen([given(command)], [other], "me"), JSON.stringify(command)).toHaveLength(1);
  }
});
