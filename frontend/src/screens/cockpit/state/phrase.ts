import type { Command } from "../../../api/types";
import { deed, outcomes, words } from "../../../format";

/** What is said of each kind of impact, of something that people wait for. */
const kinds: Readonly<Record<string, string>> = { slow: "slow", errors: "errors", unavailable: "none of it works" };

/** What customers suffer, in a few words: "errors at buy, for 15-30% of customers". */
export function suffered(impact: { kind?: string; share?: string; journey?: string }): string {
  const { kind, share, journey } = impact;
  const what = kind ? (kinds[kind] ?? words(kind)) : "something is wrong";
  return `${what}${journey ? ` at ${words(journey)}` : ""}${share ? `, for ${share} of customers` : ""}`;
}

/** A command in a few words, for lists of what waits or was refused. */
export function phrase(c: Command): string {
  switch (c.type) {
    case "acknowledge":
      return `Acknowledge ${c.page}`;
    case "escalate":
      return `Escalate to ${c.team ?? c.persona}: ${c.reason}`;
    case "silence":
      return `Silence ${c.matchers.join(", ")} for ${c.minutes} min: ${c.comment}`;
    case "write-rule":
      return `Alert rule ${c.alert}: ${c.summary}`;
    case "unsilence":
      return `End the silence ${c.silence}`;
    case "reassign":
      return `Hand ${c.page} to ${words(c.seat ?? c.team ?? c.who ?? "")}${c.reason ? `: ${c.reason}` : ""}`;
    case "snooze":
      return `Snooze ${c.page} for ${c.minutes} min`;
    case "resolve":
      return `Resolve ${c.page}: ${c.reason}`;
    case "merge":
      return `Make ${c.page} part of the incident`;
    case "declare":
      return `Declare ${c.severity}: ${c.title}`;
    case "severity":
      return `Set severity to ${c.severity}`;
    case "hypothesis":
      return `Hypothesis: ${c.text}`;
    case "withdraw":
      return `${c.ruled_out ? "Rule out" : "Withdraw"} a hypothesis: ${c.reason}`;
    case "impact":
      return `Impact: ${suffered(c)}`;
    case "note":
      return `Note: ${c.text}`;
    case "update":
      return `Update to ${c.audience}${c.status ? `, ${c.status}` : ""}: ${c.text}`;
    case "message":
      return `${c.channel}${c.status ? `, as an update, ${c.status}` : ""}: ${c.text}`;
    case "step":
      return `${c.done ? "Tick" : "Untick"} ${words(c.step)} of ${words(c.runbook)}`;
    case "action":
      return `${c.break_glass ? "Break the glass: " : ""}${deed(c)}: ${c.reason}`;
    case "approve":
      return `Approve ${c.action}`;
    case "refuse":
      return `Refuse ${c.action}${c.why ? `: ${c.why}` : ""}`;
    case "take-role":
      return `Take over as ${words(c.seat)}`;
    case "hand-role":
      return `Hand over ${words(c.seat)}${c.text ? `: ${c.text}` : ""}`;
    case "hint":
      return `Hint ${c.step}`;
    case "close":
      return `Close, ${outcomes[c.outcome].toLowerCase()}: ${c.text}`;
    case "end":
      return "End the run";
  }
}
