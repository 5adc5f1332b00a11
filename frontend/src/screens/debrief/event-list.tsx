import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Analysis, Finding, LaneName } from "../../api/types";
import { Breaks, Empty, Time } from "../../ui";

interface EventListProps {
  analysis: Analysis;
  findings: readonly Finding[];
  epoch_ms: number;
  chosen: ReadonlySet<number>;
  /** The event to bring into sight; a new object each time it is asked for. */
  at: { seq: number } | null;
  onChoose: (f: Finding) => void;
}

/** The timeline in words, with what each event counted for. */
export function EventList({ analysis, findings, epoch_ms, chosen, at, onChoose }: EventListProps) {
  const off = useSignal<ReadonlySet<LaneName>>(new Set());
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    const entry = at && analysis.entries.find((e) => e.seq === at.seq);
    if (!entry) return;
    if (off.value.has(entry.lane)) off.value = new Set([...off.value].filter((l) => l !== entry.lane));
    requestAnimationFrame(() => {
      const frame = list.current;
      const row = frame?.querySelector<HTMLElement>(`[data-seq="${entry.seq}"]`);
      if (row && frame) frame.scrollTop = row.offsetTop - 60;
    });
  }, [at]);

  const toggle = (lane: LaneName) => {
    const next = new Set(off.value);
    if (!next.delete(lane)) next.add(lane);
    off.value = next;
  };
  const rows = analysis.entries.filter((e) => !off.value.has(e.lane));
  return (
    <div class="event-list">
      <div class="row event-filter" role="group" aria-label="Lanes shown">
        {analysis.lanes.map((l) => (
          <button key={l.name} type="button" class="chip" aria-pressed={!off.value.has(l.name)} onClick={() => toggle(l.name)}>
            {l.title}
          </button>
        ))}
      </div>
      {rows.length === 0 ? <Empty title="Nothing in these lanes." /> : null}
      <ol ref={list} class={`events ${at ? "picked" : ""}`} tabIndex={0} aria-label="Events">
        {rows.map((e) => (
          <li key={e.seq} data-seq={e.seq} class={`event ${e.lane} ${chosen.has(e.seq) ? "chosen" : ""} ${at?.seq === e.seq ? "at" : ""}`}>
            <span class="event-time">
              <Time at_ms={e.at_ms} epoch_ms={epoch_ms} as="run" />
            </span>
            <span class="event-who clip" title={e.actor}>
              {e.actor}
            </span>
            <div class="event-text">
              <p class="event-title">
                <Breaks>{e.title}</Breaks>
              </p>
              {e.detail ? (
                <p class="event-detail">
                  <Breaks>{e.detail}</Breaks>
                </p>
              ) : null}
              {e.findings.map((id) => {
                const finding = findings.find((f) => f.id === id);
                return finding ? (
                  <button key={id} type="button" class="cited" title={finding.title} onClick={() => onChoose(finding)}>
                    {finding.title}
                  </button>
                ) : null;
              })}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** How to scroll for someone who may not want things to move. */
export function smooth(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
