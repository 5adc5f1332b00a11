import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import { lengths, type RunMap } from "../../../api/types";
import { factor, plural, words } from "../../../format";
import { Button, Dialog, ErrorNote, Select, TextArea, TextInput, toast, useAsync } from "../../../ui";
import { EffectFields } from "./effect";
import { answered, intervene, ways, type Answers, type Led, type Outcome } from "./interventions";
import { Tries } from "./tries";

const SPEEDS = [0.5, 1, 2, 4, 8];

interface InterveneDialogProps {
  /** The way that was asked for; null: the dialog is closed. */
  way: string | null;
  runs: readonly Led[];
  onWay: (way: string) => void;
  onClose: () => void;
}

/** Does one thing to some runs, and says what each of them made of it. */
export function InterveneDialog({ way: chosen, runs, onWay, onClose }: InterveneDialogProps) {
  const inject = useSignal("");
  const minutes = useSignal("5");
  const text = useSignal("");
  const persona = useSignal("");
  const seat = useSignal("");
  const title = useSignal("");
  const sheet = useSignal("");
  const speed = useSignal("2");
  const busy = useSignal(false);
  const refused = useSignal<readonly Outcome[]>([]);
  const done = useSignal<readonly string[]>([]);
  const tries = useMemo(() => new Tries(), []);
  const first = runs[0]?.run ?? "";
  const map = useAsync<RunMap | null>((s) => (chosen && first ? api.get<RunMap>(`/api/runs/${encodeURIComponent(first)}/map`, {}, s) : Promise.resolve(null)), [chosen !== null, first]);
  const injects = useMemo(() => {
    const all = new Map<string, string>();
    for (const r of runs) for (const i of r.injects) if (chosen !== "release" || i.held) all.set(i.id, i.title || i.id);
    return [...all].map(([value, label]) => ({ value, label }));
  }, [runs, chosen]);
  const seats = useMemo(() => [...new Set(runs.flatMap((r) => r.seats))], [runs]);

  useLayoutEffect(() => {
    text.value = "";
    title.value = "";
    refused.value = [];
    done.value = [];
    tries.clear();
    minutes.value = chosen === "add" ? "0" : "5";
    // Another way may be done to the same inject or seat; a dialog that opens again is about something else.
    if (chosen === null) inject.value = persona.value = seat.value = "";
  }, [chosen]);

  if (chosen === null) return <Dialog open={false} title="" onClose={onClose} children={null} />;
  const way = ways.find((w) => w.value === chosen) ?? ways[0]!;
  const asks = (what: string) => way.asks.some((a) => a === what);
  const personas = (map.data?.personas ?? []).map((p) => ({ value: p.id, label: p.name }));
  const answers: Answers = { inject: inject.value, minutes: minutes.value, text: text.value, persona: persona.value, seat: seat.value, title: title.value, sheet: sheet.value, speed: speed.value };
  const complete = answered(way, answers, { injects: injects.map((i) => i.value), personas: personas.map((p) => p.value), seats });

  async function go() {
    if (!complete || busy.peek()) return;
    busy.value = true;
    const left = runs.filter((r) => !done.peek().includes(r.run));
    const outcomes = await Promise.all(
      left.map(async (led): Promise<Outcome> => {
        const { run, name } = led;
        try {
          await intervene(run, way.value, answers, tries.of(led));
          return { run, name, problem: null };
        } catch (err) {
          const problem = Problem.of(err);
          tries.failed(run, problem);
          return { run, name, problem };
        }
      }),
    );
    done.value = [...done.peek(), ...outcomes.filter((o) => !o.problem).map((o) => o.run)];
    refused.value = outcomes.filter((o) => o.problem);
    busy.value = false;
    if (refused.peek().length === 0) {
      toast(runs.length === 1 ? `${way.label}: done` : `${way.label}: done for ${plural(runs.length, "crew")}`, "good");
      onClose();
    }
  }

  return (
    <Dialog
      open
      title={`${way.label}: ${runs.length === 1 ? runs[0]!.name : plural(runs.length, "crew")}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{done.value.length ? "Close" : "Cancel"}</Button>
          <Button variant={way.final ? "danger" : "primary"} busy={busy.value} disabled={!complete} onClick={() => void go()}>
            {refused.value.length ? "Try again" : way.label}
          </Button>
        </>
      }
    >
      <div class="stack">
        <Select label="What to do" options={ways} value={way.value} onValue={onWay} />
        <p class="muted">{way.says}</p>
        {asks("inject") ? <Select label="Inject" options={injects} placeholder={injects.length ? "Choose" : "None is to come"} bind={inject} /> : null}
        {asks("persona") ? <Select label="Persona" options={personas} placeholder="Choose" bind={persona} /> : null}
        {asks("seat") ? <Select label="Seat" options={seats.map((s) => ({ value: s, label: words(s) }))} placeholder={seats.length ? "Choose" : "No seat is taken"} bind={seat} /> : null}
        {asks("speed") ? <Select label="Pace" options={SPEEDS.map((s) => ({ value: String(s), label: factor(s) }))} bind={speed} /> : null}
        {asks("effect") ? (
          <>
            <TextInput label="Title" hint="What it is, for facilitators" bind={title} maxLength={lengths.title} />
            <EffectFields run={first} map={map.data ?? null} sheet={sheet} />
          </>
        ) : null}
        {asks("minutes") || asks("effect") ? <TextInput label={asks("effect") ? "In how many minutes" : "Minutes"} type="number" min="0" max="60" step="0.5" bind={minutes} /> : null}
        {asks("text") ? <TextArea label={way.value === "end" ? "Why" : "Text"} bind={text} maxLength={way.value === "end" ? lengths.why : lengths.text} onSubmit={() => void go()} /> : null}
        {refused.value.length ? (
          <ul class="plain-list" role="alert">
            {refused.value.map((o) => (
              <li key={o.run}>
                <b>{o.name}</b>
                <ErrorNote problem={o.problem} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Dialog>
  );
}
