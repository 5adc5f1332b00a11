import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { GlobalMark, KnownMarks, Sample } from "../../api/types";
import { plural, stopwatch } from "../../format";
import { href } from "../../router";
import { Breaks, Button, ErrorNote, Html, Panel, Spinner, useAsync } from "../../ui";
import { Globals, Levels } from "./choices";
import { globalWord } from "./words";
import { segments } from "../../segments";

/** A run or an attempt whose marks are known: to be marked, and then to be compared with. */
export function SamplePage({ slug }: { slug: string }) {
  const { data, problem, reload, set } = useAsync((s) => api.get<Sample>(`/api/samples/${segments(slug)}`, undefined, s), [slug]);
  if (problem) {
    return (
      <div class="stack">
        <h1>Sample</h1>
        <ErrorNote problem={problem} onRetry={reload} />
      </div>
    );
  }
  if (!data) return <Spinner />;
  return (
    <div class="stack wide">
      <header>
        <nav aria-label="Path" class="small">
          <a href={href({ screen: "calibrate" })}>Calibrate</a>
        </nav>
        <h1>{data.title}</h1>
        <p class="muted">{data.drill ? `A run of “${data.drill}”` : `An answer, ${data.exercise}`}</p>
      </header>
      <Panel title="What it was">
        <Html html={data.html} />
      </Panel>
      <Panel title={data.drill ? "The run" : "The attempt"}>
        <ol class="sample-moments" tabIndex={0} aria-label={data.drill ? "The run" : "The attempt"}>
          {data.moments.map((m) => (
            <li key={m.seq}>
              <span class="number muted">{stopwatch(m.at_ms)}</span>
              <span class="muted">{m.who}</span>
              <span>
                <Breaks>{m.title}</Breaks>
                {m.detail && !m.title.includes(m.detail) ? (
                  <span class="muted said">
                    <Breaks>{m.detail}</Breaks>
                  </span>
                ) : null}
              </span>
            </li>
          ))}
        </ol>
      </Panel>
      {data.known ? <Compared sample={data} known={data.known} /> : <Marking sample={data} onMarked={set} />}
    </div>
  );
}

function Marking({ sample, onMarked }: { sample: Sample; onMarked: (s: Sample) => void }) {
  const levels = useSignal<Record<string, number>>({});
  const global = useSignal<GlobalMark | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const missing = sample.criteria.filter((c) => levels.value[c.id] === undefined).length + (global.value === null ? 1 : 0);
  const give = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      onMarked(await api.post<Sample>(`/api/samples/${segments(sample.slug)}/marks`, { levels: levels.value, global: global.value }));
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Panel title="Your marks">
      <form class="stack wide" onSubmit={(e) => void give(e)}>
        {sample.criteria.map((c) => (
          <Levels key={c.id} criterion={c} name={`level-${c.id}`} level={levels.value[c.id] ?? null} onLevel={(n) => (levels.value = { ...levels.value, [c.id]: n })} />
        ))}
        <Globals name="global-mark" of={sample.drill ? "run" : "attempt"} mark={global.value} onMark={(m) => (global.value = m)} />
        <ErrorNote problem={problem.value} />
        <div class="row">
          <Button variant="primary" type="submit" busy={busy.value} disabled={missing > 0}>
            Give the marks and compare
          </Button>
          <span class="small muted">{missing > 0 ? `${plural(missing, "mark is", "marks are")} still to be chosen. ` : ""}A sample is marked once.</span>
        </div>
      </form>
    </Panel>
  );
}

function Compared({ sample, known }: { sample: Sample; known: KnownMarks }) {
  return (
    <Panel title="Your marks and the known ones">
      <div class="stack wide">
        <p>
          {known.same} of {plural(known.criteria.length + 1, "mark")} {known.same === 1 ? "is" : "are"} the known one{known.same === 1 ? "" : "s"}.
        </p>
        {known.criteria.map((k) => {
          const c = sample.criteria.find((one) => one.id === k.id);
          return <Difference key={k.id} title={c?.title ?? k.id} yours={`${k.yours}: ${c?.levels[k.yours] ?? ""}`} theirs={`${k.level}: ${c?.levels[k.level] ?? ""}`} same={k.yours === k.level} why={k.why} />;
        })}
        <Difference title={`The ${sample.drill ? "run" : "attempt"} as a whole`} yours={globalWord(known.global.yours)} theirs={globalWord(known.global.mark)} same={known.global.yours === known.global.mark} why={known.global.why} />
        <p>
          <a class="button" href={href({ screen: "calibrate" })}>
            To the samples
          </a>
        </p>
      </div>
    </Panel>
  );
}

function Difference({ title, yours, theirs, same, why }: { title: string; yours: string; theirs: string; same: boolean; why: string }) {
  return (
    <section class={`differs ${same ? "same" : ""}`}>
      <h3>{title}</h3>
      <p>{same ? `You gave what is known: ${theirs}.` : `You gave ${yours}. Known is ${theirs}.`}</p>
      <p class="muted">{why}</p>
    </section>
  );
}
