// What the timeline shows: entries of the debrief as moments and stretches.

import type { Entry, Kind, LaneName, Shown } from "../../api/types";
import { deed, endings, factor, outcomes, words } from "../../format";

/** A moment or a stretch on the timeline. */
export interface Mark {
  /** Seq of the events it stands for; the first is where a click leads. */
  seqs: number[];
  lane: LaneName;
  from_ms: number;
  /** For a stretch; one that never ended reaches to the end of the run. */
  to_ms?: number;
  /** Beside the mark, where there is room. */
  label: string;
  /** The whole sentence. */
  text: string;
  tone: "plain" | "harm" | "bad" | "good" | "own";
}

const offTheLanes: ReadonlySet<Kind> = new Set<Kind>(["slo.breached", "slo.restored", "run.started"]);

/**
 * An alert and its end, and a page and its end, are one stretch; so is a fault
 * that its script ends. One that stays is a moment: when it was cured is not told
 * by its events. Objectives are bands behind everything, and no marks.
 */
export function marksOf(entries: readonly Entry[], bySeq: ReadonlyMap<number, Shown>, end_ms: number): Mark[] {
  const marks: Mark[] = [];
  const open = new Map<string, Mark>();
  let before: Shown | undefined;
  for (const entry of entries) {
    const event = bySeq.get(entry.seq);
    if (!event) continue;
    // Every declared incident is followed by its severity: one mark is enough.
    const repeated = event.kind === "severity.declared" && before?.kind === "incident.declared";
    before = event;
    if (repeated || offTheLanes.has(event.kind)) continue;
    const mark: Mark = {
      seqs: [entry.seq],
      lane: entry.lane,
      from_ms: entry.at_ms,
      label: label(event),
      text: [entry.actor ? `${entry.actor}: ${entry.title}` : entry.title, entry.detail].filter(Boolean).join(" "),
      tone: tone(event),
    };
    const begins = event.kind === "alert.fired" || event.kind === "page.sent";
    const ends = event.kind === "alert.resolved" || event.kind === "page.resolved" || event.kind === "fault.ended";
    const begun = ends ? open.get(thing(event)) : undefined;
    if (begun) {
      begun.to_ms = entry.at_ms;
      begun.seqs.push(entry.seq);
      open.delete(thing(event));
      continue;
    }
    if (begins) mark.to_ms = end_ms;
    if (begins || event.kind === "fault.applied") open.set(thing(event), mark);
    marks.push(mark);
  }
  return marks;
}

/** What begins and ends. */
function thing(e: Shown): string {
  switch (e.kind) {
    case "alert.fired":
    case "alert.resolved":
      return `alert ${e.body.fingerprint}`;
    case "page.sent":
    case "page.resolved":
      return `page ${e.body.page}`;
    case "fault.applied":
    case "fault.ended":
      return `fault ${e.body.inject} ${e.body.fault}`;
    default:
      return "";
  }
}

function tone(e: Shown): Mark["tone"] {
  switch (e.kind) {
    case "inject.fired":
    case "fault.applied":
    case "fault.grown":
    case "fault.failed":
    case "threshold.crossed":
      return "harm";
    case "alert.fired":
    case "page.sent":
    case "action.failed":
    case "action.refused":
      return "bad";
    case "run.ended":
      return e.body.reason === "recovered" ? "good" : "plain";
    default:
      return e.actor.kind === "person" ? "own" : "plain";
  }
}

function label(e: Shown): string {
  switch (e.kind) {
    case "inject.fired":
      return (e.body.title || e.body.inject) + (e.body.time && e.body.time > 1 ? `, time ${e.body.time}` : "");
    case "inject.held":
      return `held ${e.body.inject}`;
    case "inject.released":
      return `let go ${e.body.inject}`;
    case "inject.delayed":
      return e.body.inject ? `put off ${e.body.inject}` : "script put off";
    case "inject.added":
      return `added: ${e.body.title}`;
    case "run.extended":
      return "extended";
    case "hint.given":
      return `hint ${e.body.step}`;
    case "note.written":
      return "note";
    case "inject.skipped":
      return `skipped ${e.body.inject}`;
    case "fault.applied":
      return words(e.body.fault);
    case "fault.ended":
      return `${words(e.body.fault)} ended`;
    case "fault.grown":
      return Object.entries(e.body.args)
        .map(([name, value]) => `${words(name)} ${value}`)
        .join(", ");
    case "fault.cleared":
      return `nothing left of ${e.body.inject}`;
    case "threshold.crossed":
      return `beyond ${e.body.threshold}`;
    case "threshold.cleared":
      return `within ${e.body.threshold}`;
    case "fault.failed":
      return `${words(e.body.fault)} failed`;
    case "closing.began":
      return "time for words";
    case "run.ended":
      return endings[e.body.reason];
    case "run.stopped":
      return "had it end";
    case "run.paused":
      return "paused";
    case "run.resumed":
      return "resumed";
    case "clock.changed":
      return factor(e.body.speed);
    case "change.recorded":
      return `${e.body.type} ${e.body.service}`;
    case "alert.fired":
      return e.body.alert;
    case "page.sent":
      return `page ${e.body.page} → ${e.body.to}`;
    case "action.taken":
    case "action.failed":
      return `${deed(e.body)}`;
    case "action.requested":
      return e.body.needs ? `asked: ${deed(e.body)}` : "";
    case "action.approved":
      return "approved";
    case "action.refused":
      return `refused ${deed(e.body)}`;
    case "incident.closed":
      return outcomes[e.body.outcome].toLowerCase();
    case "incident.declared":
    case "severity.declared":
      return e.body.severity;
    case "page.acknowledged":
      return "acknowledged";
    case "page.escalated":
      return `→ ${e.body.team}`;
    case "hypothesis.stated":
      return "hypothesis";
    case "hypothesis.withdrawn":
      return e.body.ruled_out ? "ruled out" : "withdrawn";
    case "impact.stated":
      return "impact";
    case "component.marked":
      return words(e.body.state);
    case "update.posted":
      return "update";
    case "message.sent":
      return e.actor.kind === "persona" ? `${e.actor.name ?? ""}${e.body.voice ? ` (${e.body.voice.name ?? "spoken by another"})` : ""}` : "";
    default:
      return "";
  }
}
