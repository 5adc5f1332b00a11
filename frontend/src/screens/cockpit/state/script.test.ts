import { expect, it } from "vitest";
import type { ScriptInject, Shown } from "../../../api/types";
import { tellOf } from "../../tells";
import { progress } from "./script";

const inject = (id: string): ScriptInject => ({ id, title: id, when: "at 20s", comes: 1, does: "", notes_html: "" });
const at = (at_s: number, kind: string, body: object) => ({ n: 1, at_ms: at_s * 1000, wall_ms: 0, actor: { kind: "engine" }, kind, body }) as unknown as Shown;

it("an inject waits until it is fired, held or skipped", () => {
  const now = progress(
    [inject("push"), inject("cto"), inject("noise"), inject("late")],
    [at(20, "inject.fired", { inject: "push", title: "Push" }), at(30, "inject.held", { inject: "cto" }), at(31, "inject.skipped", { inject: "noise", why: "unless" })],
  );
  expect([...now].map(([id, p]) => [id, p.state, p.at_ms])).toEqual([
    ["push", "fired", 20_000],
    ["cto", "held", 30_000],
    ["noise", "skipped", 31_000],
    ["late", "waiting", null],
  ]);
  expect(now.get("noise")?.note).toBe("its condition held");
});

it("one that was held is fired or skipped in the end", () => {
  const held = at(30, "inject.held", { inject: "cto" });
  expect(progress([inject("cto")], [held, at(40, "inject.fired", { inject: "cto", title: "" })]).get("cto")).toMatchObject({ state: "fired", at_ms: 40_000 });
  expect(progress([inject("cto")], [held, at(40, "inject.skipped", { inject: "cto", why: "facilitator" })]).get("cto")).toMatchObject({ state: "skipped", note: "by hand" });
});

it("says when a fault did not take", () => {
  const now = progress([inject("push")], [at(20, "inject.fired", { inject: "push", title: "" }), at(21, "fault.failed", { inject: "push", fault: "pool-shrink", error: "no such target" })]);
  expect(now.get("push")).toMatchObject({ state: "fired", at_ms: 20_000, note: "no such target", failed: true });
});

it("one that comes again can be fired until it has come as often as it may, or is ended", () => {
  const file = { ...inject("file"), comes: 3 };
  const fired = (s: number, time: number) => at(s, "inject.fired", { inject: "file", title: "", time });
  const ended = (s: number, why: string, next_ms?: number) => at(s, "fault.ended", { inject: "file", fault: "edge-errors", why, next_ms });
  const of = (...events: Shown[]) => progress([file], events).get("file");
  expect(of(fired(20, 1))).toMatchObject({ state: "fired", times: 1, again: true, note: "" });
  expect(of(fired(20, 1), ended(50, "after", 320_000))).toMatchObject({ again: true, note: "off until 5:20" });
  expect(of(fired(20, 1), fired(320, 2), fired(620, 3))).toMatchObject({ times: 3, again: false });
  expect(of(fired(20, 1), ended(50, "until"))).toMatchObject({ again: false, note: "off" });
  expect(of(fired(20, 1), at(60, "inject.skipped", { inject: "file", why: "until" }))).toMatchObject({ state: "fired", again: false, note: "does not come again: what ends it has happened" });
  expect(of(fired(20, 1), ended(30, "turn", 40_000), at(40, "fault.applied", { inject: "file", fault: "edge-errors" }))).toMatchObject({ note: "on" });
  expect(of(fired(20, 1), at(21, "action.failed", { inject: "file", error: "nothing to roll back" }))).toMatchObject({ note: "nothing to roll back", failed: true });
  expect(of(fired(20, 1), at(21, "fault.failed", { inject: "file", error: "gone already", foreseen: true }))).toMatchObject({ note: "gone already", failed: false });
});

it("a tell says where to look and what is there", () => {
  expect(tellOf({ metrics: "db_pool_in_use", service: "checkout" })).toEqual({ source: "metrics of checkout", text: "db_pool_in_use" });
  expect(tellOf({ of: "push", changes: "config" })).toEqual({ source: "changes", text: "config" });
});
