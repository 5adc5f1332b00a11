import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { useComputed } from "@preact/signals";
import type { Replay } from "../../api/types";
import { clock, factor, stopwatch } from "../../format";
import { Button, IconButton, Select, useKeys } from "../../ui";
import { useDrill } from "../cockpit/state/drill";
import { tell } from "../cockpit/state/story";
import { CustomersByMinute } from "./customers";
import { beside } from "./moments";
import { SPEEDS, type Playback } from "./playback";

/** How far an arrow key moves, and a page key. */
const STEP_S = 1;
const LEAP_S = 10;

interface ScrubberProps {
  replay: Replay;
  playback: Playback;
  /** Where a run that is watched stops; the way beyond is not shown before it has been gone. */
  hidden?: boolean;
  children?: ComponentChildren;
}

/** The hand on the time of a replay: along the whole run, by moment or by itself. */
export function Scrubber({ replay, playback, hidden, children }: ScrubberProps) {
  const drill = useDrill();
  const { length_ms } = playback;
  const at = playback.at_ms.value;
  const second = useComputed(() => Math.floor(playback.at_ms.value / 1000));
  const entries = useMemo(() => tell(replay.events).timeline, [replay]);
  const moments = useMemo(() => [...new Set(entries.map((e) => e.at_ms))].sort((a, b) => a - b), [entries]);
  const playing = playback.playing.value;
  const toggle = () => (playback.playing.peek() ? playback.pause() : playback.play());
  const go = (forward: boolean) => playback.seek(beside(moments, playback.at_ms.peek(), forward, length_ms));
  const leap = (s: number) => playback.seek(playback.at_ms.peek() + s * 1000);
  useKeys("Replay", {
    k: { label: "Play, or stand still", run: toggle },
    j: { label: `${LEAP_S} seconds back`, run: () => leap(-LEAP_S) },
    l: { label: `${LEAP_S} seconds on`, run: () => leap(LEAP_S) },
    "[": { label: "Back to what happened before", run: () => go(false) },
    "]": { label: "On to what happened next", run: () => go(true) },
  });
  const percent = (ms: number) => `${(ms / Math.max(1, length_ms)) * 100}%`;
  const shown = hidden ? entries.filter((e) => e.at_ms <= at) : entries;
  return (
    <section class="scrubber" aria-label="Time of the replay">
      <div class="row">
        <Button variant="primary" size="small" class="scrubber-play" onClick={toggle} aria-keyshortcuts="k">
          {playing ? "Stand still" : "Play"}
        </Button>
        <IconButton label="Back to what happened before" size="small" onClick={() => go(false)} aria-keyshortcuts="[">
          ‹
        </IconButton>
        <IconButton label="On to what happened next" size="small" onClick={() => go(true)} aria-keyshortcuts="]">
          ›
        </IconButton>
        <Select label="Speed" quiet value={String(playback.speed.value)} onValue={(v) => (playback.speed.value = Number(v))} options={SPEEDS.map((s) => ({ value: String(s), label: factor(s) }))} />
        <span class="nowrap">
          <b>{clock(drill.epoch_ms + second.value * 1000)}</b>{" "}
          <span class="muted">
            {stopwatch(second.value * 1000)} of {stopwatch(length_ms)}
          </span>
        </span>
        <span class="grow" />
        {children}
      </div>
      <CustomersByMinute playback={playback} hidden={hidden} />
      <div class="scrubber-way">
        <div class="scrubber-marks" aria-hidden="true">
          {shown.map((e) => (
            <button key={e.n} type="button" tabIndex={-1} class={`scrubber-mark ${e.tone}`} style={{ left: percent(e.at_ms) }} title={`${stopwatch(e.at_ms)} ${e.who ? `${e.who}: ` : ""}${e.text}`} onClick={() => playback.seek(e.at_ms)} />
          ))}
        </div>
        <input
          type="range"
          aria-label="Moment"
          aria-valuetext={`${stopwatch(at)} of ${stopwatch(length_ms)}`}
          min={0}
          max={Math.ceil(length_ms / 1000)}
          step={STEP_S}
          value={Math.round(at / 1000)}
          onInput={(e) => playback.drag(Number(e.currentTarget.value) * 1000)}
        />
      </div>
    </section>
  );
}
