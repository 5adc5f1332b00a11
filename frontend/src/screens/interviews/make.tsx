import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../api/client";
import type { Interview, InterviewTemplate, InterviewTemplateList, NewInterview } from "../../api/types";
import { href, navigate } from "../../router";
import { Badge, Button, Empty, ErrorNote, Html, Panel, Picker, Spinner, TextInput, useAsync, useDoing } from "../../ui";
import { templateChoice } from "../choices";
import { MadeOf } from "./made-of";
import { minutes } from "./words";
import "./interviews.css";

/** Makes an interview from a template, adapted where that is needed. */
export function MakeInterview() {
  const list = useAsync((s) => api.get<InterviewTemplateList>("/api/interviews/templates", undefined, s), []);
  return (
    <>
      <p class="path">
        <a href={href({ screen: "interviews" })}>Interviews</a>
      </p>
      <div class="page-head">
        <h1>Make an interview</h1>
      </div>
      <ErrorNote problem={list.problem} onRetry={list.reload} />
      {!list.data ? list.problem ? null : <Spinner /> : list.data.templates.length === 0 ? <Empty title="There is no template on this server.">An author writes one in a pack, in its folder interviews.</Empty> : <Form list={list.data} />}
    </>
  );
}

function Form({ list }: { list: InterviewTemplateList }) {
  const slug = useSignal(list.templates[0]?.slug ?? "");
  const template = list.templates.find((t) => t.slug === slug.value);
  return (
    <div class="stack wide">
      <Picker label="Template" bind={slug} choices={list.templates.map(templateChoice)} />
      {template ? <Adapt key={template.slug} template={template} list={list} /> : null}
    </div>
  );
}

function Adapt({ template: t, list }: { template: InterviewTemplate; list: InterviewTemplateList }) {
  const doing = useDoing();
  const title = useSignal(t.title);
  const seed = useSignal("");
  const days = useSignal(String(t.terms.days));
  const keep = useSignal(String(t.terms.keep_days));
  const pass = useSignal(String(t.terms.pass));
  const rest = useSignal(String(t.terms.rest_min));
  const weights = useSignal<Record<string, string>>({});
  const times = useSignal<Record<string, string>>({});
  const without = useSignal<readonly string[]>([]);
  useEffect(() => {
    weights.value = Object.fromEntries(list.dimensions.map((d) => [d.name, String(t.terms.weights[d.name] ?? 0)]));
  }, [t.slug]);
  const items = t.terms.sittings.flatMap((s) => s.items);
  const total = Object.values(weights.value).reduce((sum, w) => sum + (Number(w) || 0), 0);
  const time = items.filter((i) => !i.warm_up && !without.value.includes(i.id)).reduce((sum, i) => sum + (Number(times.value[i.id] ?? i.minutes) || 0), 0);
  const wrong = (field: string) => doing.problem?.field(field);

  const make = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      const asked: NewInterview = {
        template: t.slug,
        title: title.value,
        days: Number(days.value),
        keep_days: Number(keep.value),
        pass: Number(pass.value),
        rest_min: Number(rest.value),
        weights: Object.fromEntries(Object.entries(weights.value).map(([name, w]) => [name, Number(w) || 0])),
        minutes: Object.fromEntries(Object.entries(times.value).map(([id, m]) => [id, Number(m) || 0])),
        without: [...without.value],
        ...(seed.value.trim() ? { seed: Number(seed.value) } : {}),
      };
      const made = await api.post<Interview>("/api/interviews", asked);
      navigate({ screen: "interview", id: made.id });
    });
  };
  return (
    <form class="stack wide" onSubmit={make}>
      <p class="muted">For: {t.for}</p>
      <Html html={t.terms.summary_html} />
      <TextInput label="Title, which candidates see" bind={title} maxLength={120} error={wrong("title")} required />
      <Panel title={`What is asked, ${minutes(time)}`}>
        <div class="stack">
          {t.terms.sittings.map((s) => (
            <fieldset key={s.title} class="stack interview-sitting">
              <legend>{s.title}</legend>
              {s.items.map((i) => (
                <div key={i.id} class="row">
                  <label class="check grow">
                    <input
                      type="checkbox"
                      class="checkbox"
                      checked={!without.value.includes(i.id)}
                      onChange={(e) => (without.value = e.currentTarget.checked ? without.value.filter((w) => w !== i.id) : [...without.value, i.id])}
                    />
                    <span>
                      {i.title} {i.warm_up ? <Badge>warm-up</Badge> : null} {t.made_of[i.id] ? <span class="interview-made-of"><MadeOf of={t.made_of[i.id]!} /></span> : null}
                    </span>
                  </label>
                  {i.kind === "exercise" && !i.warm_up ? (
                    <span class="row">
                      <TextInput label={`Minutes for ${i.title}`} quiet type="number" min={1} max={240} value={times.value[i.id] ?? String(i.minutes)} onValue={(v) => (times.value = { ...times.value, [i.id]: v })} />
                      <span class="muted small">min</span>
                    </span>
                  ) : (
                    <span class="muted small nowrap">{i.warm_up ? "no limit of its own" : `${i.minutes} min`}</span>
                  )}
                </div>
              ))}
            </fieldset>
          ))}
          {without.value.length ? <p class="warn-note">What candidates read before they begin is the template's, and still tells of what you leave out.</p> : null}
          <ErrorNote problem={doing.problem && (wrong("minutes") || wrong("without") || wrong("template")) ? doing.problem : null} />
        </div>
      </Panel>
      <Panel title="The scorecard">
        <div class="stack interview-numbers">
          <div class="interview-weights">
            {list.dimensions.map((d) => (
              <TextInput key={d.name} label={`${d.title}, %`} type="number" min={0} max={100} value={weights.value[d.name] ?? "0"} onValue={(v) => (weights.value = { ...weights.value, [d.name]: v })} />
            ))}
          </div>
          <p class={total === 100 ? "muted" : "field-error"} role="status">
            The weights come to {total} %{total === 100 ? "." : ", and are to come to 100."} {wrong("weights")}
          </p>
          <TextInput label="Pass mark for the whole, %" type="number" min={0} max={100} bind={pass} error={wrong("pass")} hint="It stands beside the score and decides nothing: a decision rests on several exercises, and on people." />
        </div>
      </Panel>
      <Panel title="Candidates">
        <div class="stack interview-numbers">
          <TextInput label="Links are good for (days)" type="number" min={1} max={90} bind={days} error={wrong("days")} />
          <TextInput label="What identifies a candidate is deleted so long after their interview (days)" type="number" min={1} max={1095} bind={keep} error={wrong("keep_days")} />
          <TextInput label="Between two exercises of a sitting they pause for at least (minutes)" type="number" min={0} max={60} bind={rest} error={wrong("rest_min")} hint="Until then the next cannot be begun. No clock goes meanwhile." />
          <TextInput label="Seed" type="number" min={1} bind={seed} error={wrong("seed")} hint="Left empty, one is drawn. All candidates of this interview have it, so they get the same material; another interview with another seed asks the same of other names and numbers." />
          <p class="muted">More time for somebody is set with that candidate, and known to nobody else.</p>
        </div>
      </Panel>
      <ErrorNote problem={doing.problem} />
      <div class="row end">
        {total !== 100 ? <span class="field-error">The weights come to {total} %, and are to come to 100.</span> : !title.value.trim() ? <span class="field-error">It has no title yet.</span> : null}
        <a class="button" href={href({ screen: "interviews" })}>
          Cancel
        </a>
        <Button variant="primary" type="submit" busy={doing.busy} disabled={total !== 100 || !title.value.trim()}>
          Make the interview
        </Button>
      </div>
    </form>
  );
}
