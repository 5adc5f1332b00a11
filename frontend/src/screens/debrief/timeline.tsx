import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Analysis, Shown } from "../../api/types";
import { stopwatch, words } from "../../format";
import { Breaks, ticks } from "../../ui";
import { marksOf } from "./marks-of";
import { DOT, place, ROW, rowTop, shorten, type Frame, type Placed, type PlacedLane } from "./timeline-layout";

const LEFT = 122;
const AXIS = 24;
const BANDS = 18;
const RIGHT = 14;

interface TimelineProps {
  analysis: Analysis;
  bySeq: ReadonlyMap<number, Shown>;
  /** Seq of the events to bring out; none: all alike. */
  chosen: ReadonlySet<number>;
  onPick: (seq: number) => void;
}

/** The whole run in one picture. The event list says the same in words. */
export function Timeline({ analysis, bySeq, chosen, onPick }: TimelineProps) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const over = useSignal<Placed | null>(null);

  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return;
    width.value = element.clientWidth;
    const sized = new ResizeObserver(() => (width.value = element.clientWidth));
    sized.observe(element);
    return () => sized.disconnect();
  }, []);

  const w = width.value;
  const { end_ms, bands } = analysis;
  const right = w - RIGHT;
  const x = (ms: number) => LEFT + (Math.max(0, ms) / Math.max(1, end_ms)) * (right - LEFT);
  const layout = useMemo(() => (w > 0 ? place(analysis.lanes, marksOf(analysis.entries, bySeq, end_ms), { left: LEFT, right, x, measure: measure() }) : []), [analysis, bySeq, w]);
  const last = layout.at(-1);
  const bottom = BANDS + (last ? last.top + last.height : 0);

  return (
    <div class="timeline">
      <div ref={holder} class="timeline-plot">
        <svg width={w} height={bottom + AXIS} role="img" aria-label="Timeline of the run; the event list has the same in words" onMouseLeave={() => (over.value = null)}>
          {ticks(end_ms, Math.max(4, Math.floor((w - LEFT) / 80))).map((t) => (
            <g key={t}>
              <line class="tl-grid" x1={x(t)} x2={x(t)} y1={0} y2={bottom} />
              <text class="tl-axis" x={Math.min(x(t), w)} y={bottom + 16} text-anchor={w - x(t) < 24 ? "end" : "middle"}>
                {stopwatch(t)}
              </text>
            </g>
          ))}
          {bands.map((b, i) => (
            <g key={i}>
              <rect class="tl-band" x={x(b.from_ms)} width={Math.max(2, x(b.to_ms) - x(b.from_ms))} y={0} height={bottom}>
                <title>{`Objective ${words(b.slo)} not met, ${stopwatch(b.from_ms)} to ${stopwatch(b.to_ms)}`}</title>
              </rect>
              <rect class="tl-band-head" x={x(b.from_ms)} width={Math.max(2, x(b.to_ms) - x(b.from_ms))} y={0} height={3} />
            </g>
          ))}
          {bands[0] ? (
            <BandLabel text={`${[...new Set(bands.map((b) => words(b.slo)))].join(", ")} not met`} at={x(bands[0].from_ms) + 4} left={LEFT} right={right} />
          ) : null}
          {layout.map((lane) => (
            <g key={lane.name} transform={`translate(0 ${BANDS})`}>
              <line class="tl-lane" x1={0} x2={w} y1={lane.top} y2={lane.top} />
              <text class="tl-title" x={0} y={lane.top + 22}>
                {lane.title}
              </text>
              {lane.marks.map((m) => (
                <MarkShape key={m.seqs[0]} mark={m} lane={lane} dim={chosen.size > 0 && !m.seqs.some((s) => chosen.has(s))} onOver={() => (over.value = m)} onPick={onPick} />
              ))}
            </g>
          ))}
          <line class="tl-lane" x1={0} x2={w} y1={bottom} y2={bottom} />
        </svg>
      </div>
      <p class="timeline-said small" aria-hidden="true">
        {over.value ? (
          <>
            <b>{stopwatch(over.value.from_ms)}</b>{" "}
            {over.value.to_ms === undefined ? "" : <span class="muted">to {stopwatch(over.value.to_ms)} </span>}
            <Breaks>{over.value.text}</Breaks>
          </>
        ) : (
          <span class="faint">Point at a mark to read it; click it to find it in the list. Red bands: an objective was not met.</span>
        )}
      </p>
    </div>
  );
}

function MarkShape({ mark: m, lane, dim, onOver, onPick }: { mark: Placed; lane: PlacedLane; dim: boolean; onOver: () => void; onPick: (seq: number) => void }) {
  const y = rowTop(lane, m.row);
  const middle = y + ROW / 2;
  const stretch = m.to_ms !== undefined;
  return (
    <g class={`tl-mark ${m.tone} ${dim ? "dim" : ""}`} onMouseEnter={onOver} onClick={() => onPick(m.seqs[0] ?? 0)}>
      {stretch ? <rect x={m.x} y={y + 2} width={m.width} height={ROW - 5} rx={3} /> : null}
      {!stretch && m.tone === "harm" ? <path d={`M${m.x} ${middle - 6}l6 6l-6 6l-6 -6z`} /> : null}
      {!stretch && m.tone !== "harm" ? <circle cx={m.x} cy={middle} r={lane.name === "evidence" ? 3.5 : DOT / 2 - 1} /> : null}
      {m.label_at ? (
        <text x={m.label_at.x} y={middle + 4}>
          {m.label_at.text}
        </text>
      ) : null}
    </g>
  );
}

/** What was not met, over its band as far as there is room, and never beyond the picture. */
function BandLabel({ text, at, left, right }: { text: string; at: number; left: number; right: number }) {
  const wide = measure();
  const fitting = shorten(text, right - left, wide);
  return (
    <text class="tl-band-label" x={Math.max(left, Math.min(at, right - wide(fitting)))} y={14}>
      {fitting}
    </text>
  );
}

const LABEL_SIZE = 11; // px, as .tl-mark text has it

/** How wide a label is, in the font of the page. */
function measure(): Frame["measure"] {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return (text) => text.length * LABEL_SIZE * 0.6;
  pen.font = `${LABEL_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  return (text) => pen.measureText(text).width;
}
