import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Assignment, Run } from "../../api/types";
import { percent } from "../../format";
import { href } from "../../router";
import { Badge, Breaks, Button, ErrorNote } from "../../ui";
import { Starting } from "../starting";
import { far, termsText, windowText } from "./words";
import "./assignments.css";

/** Something that is one's own to play: what, why, until when, and the way to begin. */
export function AssignedItem({ assignment: a }: { assignment: Assignment }) {
  const run = useSignal<Run | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const mine = a.mine;

  const start = async () => {
    busy.value = true;
    problem.value = null;
    try {
      run.value = await api.post<Run>(`/api/assignments/${encodeURIComponent(a.id)}/runs`, {});
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  if (run.value) return <Starting key={run.value.id} run={run.value} onGiveUp={() => (run.value = null)} />;
  return (
    <div class="due">
      <div class="grow">
        <p>
          {a.there ? <a href={href({ screen: "scenario", slug: a.scenario })}>{a.title}</a> : <b>{a.title}</b>}{" "}
          {mine && mine.progress !== "not-started" ? <Progress of={mine.progress} percent={mine.percent} /> : null}
        </p>
        <p class="small muted">
          {a.by ? `Assigned by ${a.by.name}. ` : ""}
          {windowText(a, Date.now())}; {termsText(a)}.
        </p>
        {a.note ? (
          <p class="small due-note">
            <Breaks>{a.note}</Breaks>
          </p>
        ) : null}
        {a.there ? null : <p class="small">This drill is not on the server any more. Tell {a.by?.name ?? "whoever leads your drills"}.</p>}
        <ErrorNote problem={problem.value} />
      </div>
      {mine?.progress === "under-way" && mine.run ? (
        <a class="button primary" href={href({ screen: "run", id: mine.run })} aria-label={`Go on with ${a.title}`}>
          Go on
        </a>
      ) : mine?.begins && a.there ? (
        <Button variant="primary" busy={busy.value} aria-label={`${mine.runs ? "Try again" : "Start"}: ${a.title}`} onClick={() => void start()}>
          {mine.runs ? "Try again" : "Start"}
        </Button>
      ) : null}
    </div>
  );
}

export function Progress({ of, percent: score }: { of: keyof typeof far; percent?: number | null }) {
  const [label, tone] = far[of];
  return <Badge tone={tone}>{score === undefined || score === null ? label : `${label}, ${percent(score)}`}</Badge>;
}
