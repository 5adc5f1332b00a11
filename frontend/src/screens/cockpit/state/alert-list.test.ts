import { expect, test } from "vitest";
import type { AlertRule } from "../../../api/types";
import { alertRows, measured } from "./alert-list";
import type { Alert } from "./story";

const rule = (alert: string, service: string, expr = "up == 0"): AlertRule => ({ alert, service, team: "t", severity: "page", summary: alert, expr, for_s: 10 });
const fires = (alert: string, service: string, since_ms: number): Alert => ({ alert, fingerprint: `${alert} ${service}`, service, severity: "page", summary: "s", value: 1, since_ms });

test("what fires comes first, each with its rule; then one's own", () => {
  const rules = [rule("Backlog", "queue"), rule("Slow", "pay"), rule("Errors", "shop")];
  const rows = alertRows(rules, [fires("Errors", "shop", 10), fires("Errors", "edge", 30), fires("Probe", "edge", 20)], (s) => s === "pay");
  expect(rows.map((r) => `${r.alert} ${r.service}`)).toEqual(["Errors edge", "Probe edge", "Errors shop", "Slow pay", "Backlog queue"]);
  expect(rows.map((r) => Boolean(r.rule))).toEqual([true, false, true, true, true]);
});

test("a rule is looked at without its threshold, or nothing would show while all is well", () => {
  expect(measured({ ...rule("a", "s", "(x) > 5"), measure: "x", op: ">", value: 5 })).toBe("x");
  expect(measured(rule("a", "s", "absent(\n  up)"))).toBe("absent( up)");
});

test("rules that share a name are told apart by the service they speak of", () => {
  const rules = [rule("Down", "", 'up{service="edge"} == 0'), rule("Down", "", 'up{service="shop"} == 0')];
  const rows = alertRows(rules, [fires("Down", "shop", 1)], () => false);
  expect(rows.map((r) => [r.rule?.expr, Boolean(r.firing)])).toEqual([
    ['up{service="shop"} == 0', true],
    ['up{service="edge"} == 0', false],
  ]);
});
