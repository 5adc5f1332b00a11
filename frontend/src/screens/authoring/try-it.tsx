import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Run, ShownDraft } from "../../api/types";
import { stopwatch } from "../../format";
import { runtimeWords } from "../../runtimes";
import { Button, ErrorNote, Select } from "../../ui";
import { Starting } from "../starting";
import { place } from "./line";

interface TryItProps {
  pack: string;
  path: string;
  text: () => string;
  view: ShownDraft | undefined;
  /** The text as it stands has mistakes. */
  broken: boolean;
}

/** Starts the draft for its author, from any moment of it. */
export function TryIt({ pack, path, text, view, broken }: TryItProps) {
  const from = useSignal("0");
  const runtime = useSignal("tabletop");
  const run = useSignal<Run | null>(null);
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const runtimes = view?.trainee?.runtimes ?? [];
  const moments = place(view?.timeline ?? []).filter((p) => p.at_ms !== undefined && p.at_ms > 0);
  const tabletop = runtime.value === "tabletop";

  const start = async () => {
    busy.value = true;
    problem.value = null;
    try {
      run.value = await api.post<Run>(`/api/packs/${encodeURIComponent(pack)}/try`, { path, text: text(), runtime: runtime.value, from_ms: tabletop ? Number(from.value) : 0 });
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  if (run.value) return <Starting key={run.value.id} run={run.value} onGiveUp={() => (run.value = null)} />;
  return (
    <section class="stack" aria-labelledby="try-it">
      <h2 id="try-it">Play it yourself</h2>
      <p class="small muted">A trial of the text as it stands, saved or not: it is in no figures, and trainees do not see it. What you write is kept in this browser.</p>
      <div class="row try-it">
        <Select label="Where" bind={runtime} options={(runtimes.length > 0 ? runtimes : ["tabletop"]).map((r) => ({ value: r, label: runtimeWords(r).name }))} />
        {tabletop ? (
          <Select
            label="From"
            bind={from}
            options={[
              { value: "0", label: "the beginning" },
              ...moments.map((m) => ({ value: String(Math.max(0, (m.at_ms ?? 0) - 5000)), label: `${stopwatch(Math.max(0, (m.at_ms ?? 0) - 5000))}, before ${m.inject.title || m.inject.id}` })),
              ...minutes(view?.duration_ms ?? 0),
            ]}
          />
        ) : null}
        <Button variant="primary" busy={busy.value} disabled={broken || !view} onClick={() => void start()}>
          Play it myself
        </Button>
      </div>
      {broken ? <p class="small muted">What has mistakes cannot be played.</p> : null}
      <ErrorNote problem={problem.value} />
    </section>
  );
}

/** Every whole minute, but for the last one. */
function minutes(duration_ms: number): { value: string; label: string }[] {
  const all = [];
  for (let m = 1; m * 60_000 < duration_ms - 30_000 && m <= 60; m++) all.push({ value: String(m * 60_000), label: stopwatch(m * 60_000) });
  return all;
}
