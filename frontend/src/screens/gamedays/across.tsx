import type { GameDayDrillReview, GameDayMoment, GameDayPlayReview, MomentKind } from "../../api/types";
import { plural, stopwatch } from "../../format";

const KINDS: Record<MomentKind, [letter: string, label: string]> = {
  paged: ["P", "Paged"],
  acknowledged: ["A", "Acknowledged"],
  found: ["F", "Found where it shows"],
  mitigated: ["M", "Helped customers"],
  resolved: ["R", "All objectives met again"],
  updated: ["U", "Told customers or stakeholders"],
  closed: ["C", "Closed the incident"],
  led: ["L", "Whoever leads did something"],
  note: ["N", "A note of whoever leads"],
};

const at = (ms: number, of: number) => `${Math.min(100, (100 * ms) / Math.max(1, of))}%`;

/** A moment in words: 2:05 Acknowledged · Payments fail · Ada. */
const says = (m: GameDayMoment) => [`${stopwatch(m.at_ms)} ${KINDS[m.kind][1]}`, m.text, m.by].filter(Boolean).join(" · ");

/** All crews on one axis of run time: what they came to when, and how customers fared by minute. Marks are read out as a list; the table beside it says how customers fared in numbers. */
export function Across({ drill: d, mine }: { drill: GameDayDrillReview; mine: string }) {
  const most = Math.max(1, ...d.plays.flatMap((p) => p.harm.map((h) => h.failed + h.slow)));
  const kinds = (Object.keys(KINDS) as MomentKind[]).filter((k) => d.plays.some((p) => p.moments.some((m) => m.kind === k)));
  const marks = Array.from({ length: 6 }, (_, i) => (d.end_ms * i) / 5);
  return (
    <figure class="across" aria-label={`${plural(d.plays.length, "crew")} on one axis: ${d.title}`}>
      <div class="across-rows">
        {d.plays.map((p) => (
          <div key={p.crew} class="across-row">
            <span class="clip" title={p.name}>
              {p.crew === mine ? <b>{p.name}</b> : p.name}
            </span>
            <Lane play={p} end_ms={d.end_ms} most={most} />
            {p.moments.length > 0 ? (
              <ul class="visually-hidden" aria-label={`What ${p.name} came to, and when`}>
                {p.moments.map((m, i) => (
                  <li key={i}>{says(m)}</li>
                ))}
              </ul>
            ) : null}
          </div>
        ))}
        <div class="across-row" aria-hidden="true">
          <span />
          <span class="across-axis">
            {marks.map((ms) => (
              <span key={ms} class="across-tick" style={{ left: at(ms, d.end_ms) }}>
                {stopwatch(ms)}
              </span>
            ))}
          </span>
        </div>
      </div>
      <figcaption class="small muted across-keys">
        {kinds.map((k) => (
          <span key={k}>
            <span class={`across-mark ${k}`}>{KINDS[k][0]}</span> {KINDS[k][1]}
          </span>
        ))}
        <span>
          <span class="across-swatch failed" /> visits that failed, <span class="across-swatch slow" /> that were slow, by minute
        </span>
      </figcaption>
    </figure>
  );
}

function Lane({ play: p, end_ms, most }: { play: GameDayPlayReview; end_ms: number; most: number }) {
  return (
    <span class="across-lane" aria-hidden="true">
      {p.harm.map((h, i) => {
        const from = p.harm[i - 1]?.to_ms ?? 0;
        const size = (n: number) => `${(100 * n) / most}%`;
        return (
          <span key={h.to_ms} class="across-harm" style={{ left: at(from, end_ms), width: at(h.to_ms - from, end_ms) }} title={`${stopwatch(h.to_ms)}: ${h.failed} failed, ${h.slow} slow`}>
            <span class="slow" style={{ height: size(h.slow) }} />
            <span class="failed" style={{ height: size(h.failed) }} />
          </span>
        );
      })}
      {p.moments.map((m, i) => (
        <span key={i} class={`across-mark at ${m.kind}`} style={{ left: at(m.at_ms, end_ms) }} title={says(m)}>
          {KINDS[m.kind][0]}
        </span>
      ))}
    </span>
  );
}
