import { api } from "../../api/client";
import { mayPlay } from "../../api/session";
import { day } from "../../format";
import { href, navigate } from "../../router";
import { segments } from "../../segments";
import type { Attempt, Exercise } from "../../api/types";
import { Button, ErrorNote, Html, Panel, Spinner, useAsync, useDoing } from "../../ui";
import { levelTitle } from "../catalogue-list";
import "./exercises.css";

/** How far an attempt is that has no score to show. */
const states: Record<Attempt["state"], string> = { open: "under way", judging: "is being judged", judged: "its score is shown once it is released", withdrawn: "withdrawn" };

/** An exercise before it is begun: what is asked, what is measured, how long it takes. */
export function ExercisePage({ slug }: { slug: string }) {
  const { data: e, problem, reload } = useAsync((s) => api.get<Exercise>(`/api/exercises/${segments(slug)}`, undefined, s), [slug]);
  const doing = useDoing();
  if (!e) return problem ? <ErrorNote problem={problem} onRetry={reload} /> : <Spinner />;
  const begin = () =>
    doing.run(async () => {
      const a = await api.post<Attempt>(`/api/exercises/${segments(slug)}/attempts`);
      navigate({ screen: "attempt", id: a.id });
    });
  return (
    <>
      <nav aria-label="Path" class="small">
        <a href={href({ screen: "exercises" })}>Exercises</a>
      </nav>
      <div class="page-head">
        <h1>{e.title}</h1>
        <span class="muted">
          {e.kind.title} · {levelTitle(e.level)} · {e.minutes} min
        </span>
      </div>
      <div class="stack wide">
        <p>{e.summary}</p>
        <Panel title="What is asked">
          <Html html={e.task_html} />
        </Panel>
        <Panel title="What is measured">
          <div class="stack">
            <ul>
              {e.measured.map((m) => (
                <li key={m.title}>
                  {m.title}: {m.points} points
                </li>
              ))}
            </ul>
            <p class="small muted">
              {e.checked ? "A machine judges what you hand in at once. " : ""}
              {e.marked ? "Some of it waits for a person; until then your score is a range. " : ""}
              You have {e.minutes} minutes from when you begin. What you type is saved as you type; at the end of the time, what is saved is handed in. When something is pasted, and how long it is, is noted; nothing else of how you work is.
            </p>
          </div>
        </Panel>
        <ErrorNote problem={doing.problem} />
        {mayPlay() ? (
          <div class="row">
            <Button variant="primary" busy={doing.busy} onClick={() => void begin()}>
              {e.open ? "Go on" : "Begin"}
            </Button>
          </div>
        ) : null}
        {e.mine.length ? (
          <Panel title="Your attempts">
            <ul>
              {e.mine.map((a) => (
                <li key={a.id}>
                  <a href={href({ screen: "attempt", id: a.id })}>{day(a.created_ms)}</a> <span class="muted">{a.score ? `${Math.round(a.score.percent)} %` : states[a.state]}</span>
                </li>
              ))}
            </ul>
          </Panel>
        ) : null}
      </div>
    </>
  );
}
