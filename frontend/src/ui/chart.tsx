import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Unit } from "../api/types";
import { axisTime, clock, date, DAY_S, localSeconds, stopwatch, value } from "../format";
import { columns, hasValues, reach, TIME_STEPS_S, timeSplits, type ChartSeries, type Marker, type Threshold } from "./plot";
import { scheme } from "./scheme";
import { seriesColours } from "./series-colour";
import "./chart.css";

export type { ChartSeries, Marker, Threshold } from "./plot";

export interface ChartProps {
  /** What it shows, for those who cannot see it. */
  label: string;
  series: readonly ChartSeries[];
  unit: Unit | "";
  /** Bounds of the time axis, in seconds of run time. */
  from_s: number;
  to_s: number;
  /** Unix milliseconds of run time zero; without it the axis shows run time. */
  epoch_ms?: number;
  height?: number;
  markers?: readonly Marker[];
  thresholds?: readonly Threshold[];
  /** Charts with the same key share one cursor. */
  sync?: string;
  /** A click on the plot: seconds of run time. */
  onPick?: (at_s: number) => void;
  /** A stretch dragged over: seconds of run time. */
  onRange?: (from_s: number, to_s: number) => void;
  legend?: boolean;
  /** Each point is seen, however few there are. */
  points?: boolean;
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** From so much on, what matters of a moment is its day. */
const WEEK_S = 7 * DAY_S;

const AXIS_FONT = "11px system-ui, sans-serif";

/** A time series chart. Give new props as often as you like: only the plot is redrawn. */
export function Chart(props: ChartProps) {
  const { series, unit, from_s, to_s, epoch_ms, height = 160, markers, thresholds, sync, legend = true, label } = props;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const cursor = useSignal<number | null>(null);
  const names = series.map((s) => s.name).join("\n");
  const colours = useMemo(() => seriesColours(series.map((s) => s.name)), [names]);
  const data = useMemo(() => columns(series) as uPlot.AlignedData, [series]);

  // The plot is built anew only when its shape changes, never for data.
  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return;
    const built = build(element, latest, (i) => (cursor.value = i), { colours, height, sync, unit, points: props.points ?? false });
    plot.current = built;
    const sized = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0 && width !== built.width) built.setSize({ width, height });
    });
    sized.observe(element);
    return () => {
      sized.disconnect();
      built.destroy();
      plot.current = null;
    };
  }, [names, unit, height, sync, epoch_ms, scheme.value]);

  useEffect(() => {
    const u = plot.current;
    if (!u) return;
    u.batch(() => {
      u.setData(data, false);
      u.setScale("x", { min: from_s, max: to_s });
    });
  }, [series, from_s, to_s, names, unit, height, sync, epoch_ms, scheme.value]);

  useEffect(() => {
    plot.current?.redraw(false);
  }, [markers, thresholds]);

  const at = cursor.value;
  const index = at ?? lastIndex(data);
  const when = index === null ? undefined : data[0][index];
  return (
    <figure class="chart">
      <div class={`chart-plot ${props.onPick ? "pickable" : ""}`} ref={holder} role="img" aria-label={describe(label, series, unit)}>
        {hasValues(series) ? null : <span class="chart-none">No data</span>}
      </div>
      {legend ? (
        <figcaption class="chart-legend" aria-hidden="true">
          {series.map((s, i) => (
            <span key={s.name} class="chart-key">
              <span class="chart-swatch" ref={(el) => el?.style.setProperty("background", `var(${colours[i]})`)} />
              <span class="chart-name" title={s.name}>
                {s.name}
              </span>
              <span class="chart-value">{value(unit, index === null ? null : (data[i + 1]?.[index] ?? null))}</span>
            </span>
          ))}
          <span class="chart-time">{at !== null && when !== undefined ? `${to_s - from_s > WEEK_S && epoch_ms ? date(epoch_ms + when * 1000) : moment(when, epoch_ms)} ${near(markers, when, (to_s - from_s) / 60)}` : ""}</span>
        </figcaption>
      ) : null}
    </figure>
  );
}

/** The marker the cursor is at, whose label may have had no room on the plot. */
function near(markers: readonly Marker[] | undefined, at_s: number, within_s: number): string {
  return markers?.find((m) => Math.abs(m.at_s - at_s) <= within_s)?.label ?? "";
}

/** A moment under the cursor: by the clock, and in run time. */
function moment(at_s: number, epoch_ms: number | undefined): string {
  const run = stopwatch(at_s * 1000);
  return epoch_ms ? `${clock(epoch_ms + at_s * 1000)} · ${run}` : run;
}

/** A label of the time axis. */
function tickText(at_s: number, epoch_ms: number | undefined, step_s: number): string {
  return epoch_ms ? axisTime(Math.round(epoch_ms + at_s * 1000), step_s) : stopwatch(at_s * 1000);
}

function lastIndex(data: uPlot.AlignedData): number | null {
  return data[0].length > 0 ? data[0].length - 1 : null;
}

function describe(label: string, series: readonly ChartSeries[], unit: Unit | ""): string {
  const now = series.map((s) => `${s.name} ${value(unit, s.points.at(-1)?.[1])}`).join(", ");
  return now ? `${label}: ${now}` : `${label}: no data`;
}

interface Shape {
  /** Of each series, as a token. */
  colours: readonly string[];
  height: number;
  sync: string | undefined;
  unit: Unit | "";
  points: boolean;
}

function build(element: HTMLElement, latest: { current: ChartProps }, onCursor: (index: number | null) => void, shape: Shape): uPlot {
  const faint = token("--faint");
  const line = token("--line");
  const axis = { stroke: faint, font: AXIS_FONT, ticks: { stroke: line, width: 1, size: 4 }, grid: { stroke: line, width: 1 } };

  const options: uPlot.Options = {
    width: Math.max(element.clientWidth, 50),
    height: shape.height,
    // Room for labels of markers above, and for half of the last time label.
    padding: [14, 22, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, auto: false },
      y: { range: (_u, low, high) => reach(low, high, latest.current.thresholds ?? []) },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 70,
        incrs: TIME_STEPS_S,
        splits: (_u, _axis, min, max, step) => timeSplits(min, max, step, latest.current.epoch_ms ? localSeconds(latest.current.epoch_ms) : 0),
        values: (_u, splits) => splits.map((s) => tickText(s, latest.current.epoch_ms, (splits[1] ?? 60) - (splits[0] ?? 0))),
      },
      // A fixed width: charts above each other line up, and nothing jumps.
      { ...axis, size: 62, space: 22, values: (_u, splits) => splits.map((v) => value(shape.unit, v)) },
    ],
    series: [
      {},
      ...shape.colours.map((colour) => ({
        stroke: token(colour),
        width: 1.5,
        points: { show: shape.points, size: 6, fill: token(colour) },
        spanGaps: false,
      })),
    ],
    cursor: {
      y: false,
      points: { size: 5 },
      drag: { x: Boolean(latest.current.onRange), y: false, setScale: false, dist: 6 },
      ...(shape.sync ? { sync: { key: shape.sync, scales: ["x", null] as [string, null], setSeries: false } } : {}),
    },
    hooks: {
      setCursor: [(u) => onCursor(u.cursor.left !== undefined && u.cursor.left >= 0 ? (u.cursor.idx ?? null) : null)],
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width > 5) latest.current.onRange?.(u.posToVal(left, "x"), u.posToVal(left + width, "x"));
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      draw: [
        (u) => {
          drawThresholds(u, latest.current.thresholds ?? []);
          drawMarkers(u, latest.current.markers ?? []);
        },
      ],
      ready: [
        (u) => {
          let pressedAt = 0;
          u.over.addEventListener("mousedown", (e) => (pressedAt = e.clientX));
          u.over.addEventListener("click", (e) => {
            if (Math.abs(e.clientX - pressedAt) > 5) return;
            const box = u.over.getBoundingClientRect();
            latest.current.onPick?.(u.posToVal(e.clientX - box.left, "x"));
          });
        },
      ],
    },
  };
  return new uPlot(options, [[], ...shape.colours.map(() => [])] as unknown as uPlot.AlignedData, element);
}

function drawThresholds(u: uPlot, thresholds: readonly Threshold[]): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.lineWidth = ratio;
  ctx.strokeStyle = token("--bad");
  for (const t of thresholds) {
    const y = Math.round(u.valToPos(t.value, "y", true));
    const inside = y >= bbox.top && y <= bbox.top + bbox.height;
    if (inside) {
      ctx.setLineDash([5 * ratio, 4 * ratio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    const text = inside ? t.label : `${t.label} ↑`;
    const room = y - bbox.top > 14 * ratio;
    const bottom = inside ? (room ? y - 2 * ratio : y + 14 * ratio) : bbox.top + 14 * ratio;
    const width = ctx.measureText(text).width;
    // One that is out of sight says so at the left: the last values may be as high.
    const left = inside ? bbox.left + bbox.width - 4 * ratio - width : bbox.left + 4 * ratio;
    ctx.globalAlpha = 0.8;
    ctx.fillStyle = token("--surface");
    ctx.fillRect(left - 2 * ratio, bottom - 13 * ratio, width + 4 * ratio, 13 * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = token("--bad");
    ctx.fillText(text, left, bottom);
  }
  ctx.restore();
}

// A change is neither good nor bad before anyone has looked at it.
const TONES = { bad: "--bad", note: "--note", change: "--muted", quiet: "--line-control" };

function drawMarkers(u: uPlot, markers: readonly Marker[]): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.lineWidth = ratio;
  ctx.textBaseline = "bottom";
  const taken: [from: number, to: number][] = [];
  // Quiet ones are labelled where there is room left.
  const order = (m: Marker) => (m.tone === "quiet" ? 1 : 0);
  for (const m of [...markers].sort((a, b) => order(a) - order(b) || a.at_s - b.at_s)) {
    const x = Math.round(u.valToPos(m.at_s, "x", true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = ctx.fillStyle = token(TONES[m.tone ?? "change"]);
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    // A label that would run into another is left out; its line stays.
    const width = ctx.measureText(m.label).width;
    const flip = x + width > bbox.left + bbox.width;
    const start = Math.max(flip ? x - width : x, 0);
    if (taken.some(([from, to]) => start < to && start + width > from)) continue;
    if (m.tone === "quiet") ctx.fillStyle = token("--faint");
    ctx.textAlign = "left";
    ctx.fillText(m.label, start, bbox.top - 2 * ratio);
    taken.push([start - 6 * ratio, start + width + 6 * ratio]);
  }
  ctx.restore();
}
