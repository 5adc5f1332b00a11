import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { plural, words } from "../../format";
import { href } from "../../router";
import type { ExerciseCard } from "../../api/types";
import { Badge, Empty, ErrorNote, Select, Spinner, useAsync } from "../../ui";
import { levelTitle } from "../catalogue-list";
import "./exercises.css";

/** The catalogue of exercises. */
export function Exercises() {
  const { data, problem, reload } = useAsync((s) => api.get<ExerciseCard[]>("/api/exercises", undefined, s), []);
  const kind = useSignal("");
  const level = useSignal("");
  const all = data ?? [];
  const kinds = [...new Map(all.map((e) => [e.kind.name, e.kind.title]))];
  const levels = [...new Set(all.map((e) => e.level))];
  const found = all.filter((e) => (!kind.value || e.kind.name === kind.value) && (!level.value || e.level === level.value));
  return (
    <>
      <div class="page-head">
        <h1>Exercises</h1>
      </div>
      <p class="muted">Graded tasks that need no running system: what you hand in is judged by a machine as far as it can, and by a person where it cannot.</p>
      <ErrorNote problem={problem} onRetry={reload} />
      {data ? (
        <>
          <div class="row exercise-filters">
            <Select label="Kind" bind={kind} options={[{ value: "", label: "All kinds" }, ...kinds.map(([value, label]) => ({ value, label }))]} />
            <Select label="Level" bind={level} options={[{ value: "", label: "All levels" }, ...levels.map((value) => ({ value, label: levelTitle(value) }))]} />
          </div>
          {found.length ? null : <Empty title={all.length ? "No exercise is like that." : "There are no exercises yet."} />}
          <ul class="exercise-list">
            {found.map((e) => (
              <li key={e.slug} class="panel">
                <div class="panel-body stack">
                  <h2>
                    <a href={href({ screen: "exercise", slug: e.slug })}>{e.title}</a>
                  </h2>
                  <p>{e.summary}</p>
                  <p class="row small muted">
                    <Badge>{e.kind.title}</Badge> {levelTitle(e.level)} · {e.minutes} min · {e.skills.map(words).join(", ")}
                  </p>
                  {e.open ? <a href={href({ screen: "attempt", id: e.open })}>Go on with your attempt</a> : null}
                  {e.attempts && !e.open ? (
                    <p class="small muted">
                      {plural(e.attempts, "attempt")}
                      {e.best_percent === null ? "" : `, the best ${Math.round(e.best_percent)} %`}
                    </p>
                  ) : null}
                </div>
              </li>
            ))}
          </ul>
        </>
      ) : problem ? null : (
        <Spinner />
      )}
    </>
  );
}
