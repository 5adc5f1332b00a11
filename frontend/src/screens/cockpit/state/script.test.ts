import { expect, it } from "vitest";
import type { ScriptInject, Shown } from "../../../api/types";
import { progress, tellOf } from "./script";

const inject = (id: string): ScriptInject => ({ id, title: id, when: "at 20s", does: "", notes_html: "" });
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
  expect(now.get("push")).toEqual({ state: "fired", at_ms: 20_000, note: "no such target" });
});

it("a tell says where to look and what is there", () => {
  expect(tellOf({ metrics: "db_pool_in_use", service: "checkout" })).toEqual({ source: "metrics of checkout", text: "db_pool_in_use" });
  expect(tellOf({ of: "push", changes: "config" })).toEqual({ source: "changes", text: "config" });
});
