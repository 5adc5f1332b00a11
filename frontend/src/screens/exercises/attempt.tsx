import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { has } from "../../api/session";
import { href } from "../../router";
import type { Attempt, Work } from "../../api/types";
import { ErrorNote, Spinner, usePoll } from "../../ui";
import { AttemptDebriefPage } from "./debrief";
import { Workbench } from "./workbench";
import "./exercises.css";

const WAITS_MS = 2000;
const isWork = (v: Work | Attempt): v is Work => "parts" in v;

/** An attempt: the workbench while it is open, then what comes of it. */
export function AttemptPage({ id }: { id: string }) {
  const path = `/api/attempts/${encodeURIComponent(id)}`;
  const round = useSignal(0);
  const { data, problem } = usePoll((s) => api.get<Work | Attempt>(path, undefined, s), (v) => (!isWork(v) && v.state === "judging" ? WAITS_MS : 0), [id, round.value]);
  if (!data) return problem ? <ErrorNote problem={problem} /> : <Spinner />;
  if (isWork(data)) return <Workbench key={id} work={data} path={path} onEnded={() => void round.value++} />;
  return (
    <>
      {has("candidate") ? null : (
        <nav aria-label="Path" class="small">
          <a href={href({ screen: "exercises" })}>Exercises</a> › <a href={href({ screen: "exercise", slug: data.exercise.slug })}>{data.exercise.title}</a>
        </nav>
      )}
      {data.readable ? <AttemptDebriefPage path={path} /> : <Standing attempt={data} />}
    </>
  );
}

function Standing({ attempt: a }: { attempt: Attempt }) {
  const words: Record<Attempt["state"], string> = {
    open: a.time.waits ? "The time of this attempt stands still. It goes on when whoever looks after it says so." : "This attempt is being answered.",
    judging: a.late ? "It was handed in and could not be judged yet. It is tried again by itself." : "It was handed in, and is being judged.",
    judged: "It is judged. The debrief is read once it is released.",
    withdrawn: "This attempt was withdrawn, so it is not judged.",
  };
  return (
    <>
      <h1>{a.exercise.title}</h1>
      <div role="status" class="row">
        {a.state === "judging" ? <Spinner /> : null}
        <p>{words[a.state]}</p>
      </div>
    </>
  );
}
