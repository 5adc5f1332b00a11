import type { AlertRule } from "../../../api/types";
import type { Alert } from "./story";

export interface AlertRow {
  alert: string;
  service: string;
  severity: string;
  summary: string;
  runbook?: string;
  /** None: it comes from somewhere whose rules are not the stack's. */
  rule?: AlertRule;
  /** It fires, and since when; one row for each that does. */
  firing?: Alert;
}

/** Every alert there can be, what fires first and the newest of it on top, then one's own. */
export function alertRows(rules: readonly AlertRule[], firing: readonly Alert[], mine: (service: string) => boolean): AlertRow[] {
  const now: AlertRow[] = firing.map((a) => {
    const rule = ruleOf(rules, a);
    return { alert: a.alert, service: a.service, severity: a.severity, summary: a.summary, runbook: a.runbook, rule, firing: a };
  });
  const quiet: AlertRow[] = rules.filter((r) => !now.some((n) => n.rule === r)).map((rule) => ({ ...rule, summary: rule.summary.replace(TEMPLATE, "…"), rule }));
  const own = (r: AlertRow) => (mine(r.service) ? 0 : 1);
  return [...now.sort((a, b) => (b.firing?.since_ms ?? 0) - (a.firing?.since_ms ?? 0)), ...quiet.sort((a, b) => own(a) - own(b) || a.alert.localeCompare(b.alert))];
}

/** What an alert fills in once it fires. */
const TEMPLATE = /\{\{.*?\}\}/g;

/** The rule an alert comes from. Several can share a name: then the one that speaks of its service. */
function ruleOf(rules: readonly AlertRule[], a: Alert): AlertRule | undefined {
  const named = rules.filter((r) => r.alert === a.alert);
  return named.find((r) => r.service === a.service) ?? named.find((r) => r.expr.includes(a.service)) ?? named[0];
}

/** What a rule asks, on one line. */
export const oneLine = (expr: string) => expr.replace(/\s+/g, " ").trim();

/**
 * What a rule measures, to be looked at: a rule itself answers nothing while all
 * is well.
 */
export const measured = (rule: AlertRule) => rule.measure ?? oneLine(rule.expr);
