import { effect, signal, type Signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { field, keepInAddress, text, type Form } from "../../address";
import { api, type Problem } from "../../api/client";
import type { Replay, RunMap, Watch } from "../../api/types";
import { segments } from "../../segments";
import { useAsync } from "../../ui";
import { Drill } from "../cockpit/state/drill";
import { shownUntil } from "./moments";
import { Playback } from "./playback";

/** A run before one's eyes once more. */
export interface Shown {
  replay: Replay;
  playback: Playback;
  drill: Drill;
  /** The finding of the debrief that is looked into; empty: none. */
  finding: Signal<string>;
  /** How many decisions of a run that stops before each have been answered. */
  answered: Signal<number>;
}

const secondForm: Form<number> = { read: (t) => (/^\d{1,6}$/.test(t) ? Number(t) : undefined), write: String };

/** A number up to one. */
const countForm = (most: number): Form<number> => ({ read: (t) => (/^\d{1,4}$/.test(t) && Number(t) <= most ? Number(t) : undefined), write: String });

/** Of what a replay is: a run, or the golden run of a drill. */
export type Source = { run: string } | { drill: string };

/** A replay and what it is shown on; one that stops does so before the first decision, and goes on once that is answered. */
export function useReplay(of: Source, stops: boolean): { shown: Shown | null; problem: Problem | undefined; again: () => void } {
  const asked = useAsync<{ replay: Replay; map: RunMap }>(async (s) => {
    const { run } = "run" in of ? of : await api.get<Watch>(`/api/scenarios/${segments(of.drill)}/watch`, undefined, s);
    const base = `/api/runs/${encodeURIComponent(run)}`;
    const [replay, map] = await Promise.all([api.get<Replay>(`${base}/replay`, undefined, s), api.get<RunMap>(`${base}/map`, undefined, s)]);
    return { replay, map };
  }, Object.values(of));
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    if (!asked.data) return;
    const { replay, map } = asked.data;
    const answered = signal(0);
    const until = () => (stops ? shownUntil(replay.decisions, answered.peek(), replay.length_ms) : replay.length_ms);
    const playback = new Playback(replay.events, replay.length_ms, until());
    // How far one may see follows what was answered, in an address as by hand.
    const count = field(answered, countForm(stops ? replay.decisions.length : 0));
    const stopped = { write: count.write, read: (t: string) => (count.read(t), void (playback.until_ms.value = until())) };
    // Who is shown it again plays nothing.
    const drill = new Drill({ ...replay.run, playing: false, state: "running", now_ms: 0 }, map, playback.channel, playback);
    const finding = signal("");
    const leave = keepInAddress({ stop: stopped, at: field(playback.rested_s, secondForm), finding: field(finding, text), ...drill.view.fields(map.services.map((s) => s.name)) });
    // What was seen of calls is of the moments before: another one says it anew.
    const forget = effect(() => {
      if (playback.moved.value) drill.calls.value = new Map();
    });
    if (stops) playback.stand();
    setShown({ replay, playback, drill, finding, answered });
    return () => {
      leave();
      forget();
      playback.close();
      setShown(null);
    };
  }, [asked.data]);
  return { shown, problem: asked.data ? undefined : asked.problem, again: asked.reload };
}
