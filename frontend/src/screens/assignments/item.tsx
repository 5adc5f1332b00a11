import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { Assignment, Run } from "../../api/types";
import { percent } from "../../format";
import { href } from "../../router";
import { Badge, Breaks, Button, ErrorNote, useDoing } from "../../ui";
import { Due } from "../due";
import { Starting } from "../starting";
import { far, termsText, windowText } from "./words";
import "./assignments.css";

/** Something that is one's own to play: what, why, until when, and the way to begin. */
export function AssignedItem({ assignment: a }: { assignment: Assignment }) {
  const run = useSignal<Run | null>(null);
  const doing = useDoing();
  const mine = a.mine;

  const start = async () => {
    run.value = await api.post<Run>(`/api/assignments/${encodeURIComponent(a.id)}/runs`, {});
  };
  if (run.value) return <Starting key={run.value.id} run={run.value} onGiveUp={() => (run.value = null)} />;
  return (
    <Due
      title={
        <>
          {a.there ? <a href={href({ screen: "scenario", slug: a.scenario })}>{a.title}</a> : <b>{a.title}</b>}{" "}
          {mine && mine.progress !== "not-started" ? <Progress of={mine.progress} percent={mine.percent} /> : null}
        </>
      }
      why={`${a.by ? `Assigned by ${a.by.name}. ` : ""}${windowText(a, Date.now())}; ${termsText(a)}.`}
      more={
        <>
          {a.note ? (
            <p class="small due-note">
              <Breaks>{a.note}</Breaks>
            </p>
          ) : null}
          {a.there ? null : <p class="small">This drill is not on the server any more. Tell {a.by?.name ?? "whoever leads your drills"}.</p>}
          <ErrorNote problem={doing.problem} />
        </>
      }
    >
      {mine?.progress === "under-way" && mine.run ? (
        <a class="button primary" href={href({ screen: "run", id: mine.run })} aria-label={`Go on with ${a.title}`}>
          Go on
        </a>
      ) : mine?.begins && a.there ? (
        <Button variant="primary" busy={doing.busy} aria-label={`${mine.runs ? "Try again" : "Start"}: ${a.title}`} onClick={() => void doing.run(start)}>
          {mine.runs ? "Try again" : "Start"}
        </Button>
      ) : null}
    </Due>
  );
}

export function Progress({ of, percent: score }: { of: keyof typeof far; percent?: number | null }) {
  const [label, tone] = far[of];
  return <Badge tone={tone}>{score === undefined || score === null ? label : `${label}, ${percent(score)}`}</Badge>;
}
