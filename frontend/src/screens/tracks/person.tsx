import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { href } from "../../router";
import { ErrorNote, Panel, Spinner, usePoll } from "../../ui";
import { Entrust } from "./entrust";
import { HowFar } from "./how-far";
import { MentorNotes } from "./mentor-notes";
import { PhasePart } from "./phase-part";
import { SignOff } from "./sign-off";
import { StepRow } from "./step-row";
import { Tries } from "./drill-step";
import type { Enrolment, Step, Track } from "../../api/types";

const EVERY_MS = 20_000;

/** Somebody on a track, as their mentor sees them. `id` is of their enrolment. */
export function PersonPage({ id }: { id: string }) {
  const round = useSignal(0);
  const { data, problem } = usePoll((s) => api.get<Track>(`/api/enrolments/${encodeURIComponent(id)}`, undefined, s), EVERY_MS, [id, round.value], true);
  const e = data?.enrolment;
  return (
    <>
      <nav aria-label="Path" class="small">
        <a href={href({ screen: "mentor" })}>My people</a>
      </nav>
      <div class="page-head">
        <h1>{e?.person.name ?? "My people"}</h1>
        {e ? <a href={href({ screen: "skills", person: e.person.id })}>What {e.person.name} has shown</a> : null}
      </div>
      <ErrorNote problem={problem} />
      {data && e ? <Parts track={data} enrolment={e} onChanged={() => void round.value++} /> : problem ? null : <Spinner />}
    </>
  );
}

function Parts({ track, enrolment: e, onChanged }: { track: Track; enrolment: Enrolment; onChanged: () => void }) {
  const steps = track.phases.flatMap((p) => p.steps);
  const signs = (s: Step) => s.items.some((i) => i.sign_off && (i.ticked_ms || i.signed_ms));
  const entrusts = (s: Step) => s.asks.some((a) => a.kind === "entrustment") && s.state !== "locked";
  return (
    <div class="stack wide">
      <Panel title={track.title}>
        <HowFar of={e} />
        {e.complete ? <a href={href({ screen: "certificate", id: e.id })}>Certificate</a> : null}
      </Panel>
      {steps.filter(signs).map((s) => (
        <Panel key={s.id} title={s.title}>
          <SignOff step={s} enrolment={e} onChanged={onChanged} />
        </Panel>
      ))}
      {steps.filter(entrusts).map((s) => (
        <Panel key={s.id} title={s.title}>
          <div class="stack wide">
            <Tries of={s.tries} />
            {s.asks
              .filter((a) => a.kind === "entrustment")
              .map((a) => (
                <Entrust key={a.id} step={s} enrolment={e} ask={a} onChanged={onChanged} />
              ))}
          </div>
        </Panel>
      ))}
      <MentorNotes enrolment={e.id} />
      {track.phases.map((p) => (
        <PhasePart key={p.id} phase={p} at={e.at}>
          {(s) => (
            <>
              <StepRow step={s} />
              <Tries of={s.kind === "gate" ? [] : s.tries} />
            </>
          )}
        </PhasePart>
      ))}
    </div>
  );
}
