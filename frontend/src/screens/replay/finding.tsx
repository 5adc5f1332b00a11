import type { Signal } from "@preact/signals";
import type { Debrief } from "../../api/types";
import { stopwatch } from "../../format";
import { Select } from "../../ui";
import { useDrill } from "../cockpit/state/drill";
import type { Playback } from "./playback";
import { placeOf, replayAt, signalText } from "./place";

interface FindingProps {
  debrief: Debrief;
  /** Id of the finding that is looked into; empty: none. */
  chosen: Signal<string>;
}

/** Chooses the finding that is looked into. */
export function FindingPick({ debrief, chosen }: FindingProps) {
  return <Select label="Finding" quiet class="replay-pick" bind={chosen} placeholder="By finding …" options={debrief.grade.findings.map((f) => ({ value: f.id, label: f.title }))} />;
}

/** A finding of the debrief, and the moments and signals that it rests on, each one step away. */
export function FindingBar({ debrief, chosen, playback }: FindingProps & { playback: Playback }) {
  const drill = useDrill();
  const rest = debrief.debrief.signals ?? {};
  const finding = debrief.grade.findings.find((f) => f.id === chosen.value);
  const at = new Map(debrief.events.flatMap((e) => (e.seq === undefined ? [] : [[e.seq, e.at_ms] as const])));
  const cited = new Set((finding ? rest[finding.id] : undefined)?.map((s) => s.seq));
  const moments = [...new Set((finding?.events ?? []).filter((seq) => !cited.has(seq)).flatMap((seq) => at.get(seq) ?? []))].slice(0, 8);
  if (!finding) return null;
  return (
    <section class="replay-finding" aria-label={finding.title}>
      <p class="small grow">{finding.why}</p>
      {/* From where time stands, every moment is another address, that from which it set out as well. */}
      <p class="row small" onClick={() => playback.pause()}>
        {(rest[finding.id] ?? []).map((s, i) => (
          <a key={i} class="button small" href={replayAt(debrief.run.id, placeOf(s), finding.id)}>
            {signalText(s, (name) => drill.service(name))} {s.at_s > 0 ? `at ${stopwatch(s.at_s * 1000)}` : ""}
          </a>
        ))}
        {moments.map((ms) => (
          <a key={ms} class="button small ghost" href={replayAt(debrief.run.id, { at: String(Math.ceil(ms / 1000)) }, finding.id)}>
            {stopwatch(ms)}
          </a>
        ))}
      </p>
    </section>
  );
}
