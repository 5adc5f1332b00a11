import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { mayPlay } from "../../api/session";
import { plural } from "../../format";
import { href } from "../../router";
import { segments } from "../../segments";
import { Button, ErrorNote, Html, Panel, Spinner, usePoll } from "../../ui";
import { Due } from "../due";
import { Enrol } from "./enrol";
import { HowFar } from "./how-far";
import { TracksNav } from "./nav";
import { PhasePart } from "./phase-part";
import { Renew } from "./renew";
import { StepRow } from "./step-row";
import type { Track } from "../../api/types";
import "./tracks.css";

const EVERY_MS = 20_000;

/** A track: how far one is, what comes next, and all of its steps. */
export function TrackPage({ id }: { id: string }) {
  const round = useSignal(0);
  const { data, problem } = usePoll((s) => api.get<Track>(`/api/tracks/${segments(id)}`, undefined, s), EVERY_MS, [id, round.value], true);
  const again = () => void round.value++;
  return (
    <>
      <TracksNav />
      <div class="page-head">
        <h1>{data?.title ?? "Track"}</h1>
        {data ? (
          <span class="muted">
            {plural(data.phases.reduce((n, p) => n + p.steps.length, 0), "step")} in {plural(data.days, "day")}
          </span>
        ) : null}
      </div>
      <ErrorNote problem={problem} />
      {data ? <Whole track={data} onChanged={again} /> : problem ? null : <Spinner />}
    </>
  );
}

function Whole({ track: t, onChanged }: { track: Track; onChanged: () => void }) {
  const enrolling = useSignal(false);
  const e = t.enrolment;
  return (
    <div class="stack wide">
      <Html html={t.summary_html} />
      {e ? (
        <>
          <Renew of={e} onChanged={onChanged} />
          <Panel title="Next">
            <HowFar of={e} />
            <Next track={t} />
          </Panel>
        </>
      ) : mayPlay() ? (
        <div class="row">
          <Button variant="primary" onClick={() => (enrolling.value = true)}>
            Begin this track
          </Button>
        </div>
      ) : null}
      {t.phases.map((p) => (
        <PhasePart key={p.id} phase={p} at={e?.at} unlearned={!e}>
          {(s) => <StepRow track={t.slug} step={s} />}
        </PhasePart>
      ))}
      {enrolling.value ? (
        <Enrol
          track={t}
          onClose={() => {
            enrolling.value = false;
            onChanged();
          }}
        />
      ) : null}
    </div>
  );
}

function Next({ track: t }: { track: Track }) {
  const step = t.phases.flatMap((p) => p.steps).find((s) => s.id === t.enrolment?.at);
  if (step) return <StepRow track={t.slug} step={step} next />;
  if (t.enrolment?.complete) {
    return (
      <Due title="You have done all of it.">
        <a class="button primary" href={href({ screen: "certificate", id: t.enrolment.id })}>
          Your certificate
        </a>
      </Due>
    );
  }
  return <p class="muted">Nothing is yours to do now: what is left waits for somebody else.</p>;
}
