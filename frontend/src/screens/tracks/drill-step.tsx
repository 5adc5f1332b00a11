import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { Run } from "../../api/types";
import { date, percentRange, span } from "../../format";
import { href } from "../../router";
import { preferred } from "../../runtimes";
import { Badge, Button, ErrorNote, Panel, useDoing } from "../../ui";
import { levelTitle } from "../catalogue-list";
import { Due } from "../due";
import { Starting } from "../starting";
import { Where } from "../where";
import { mayDo, stepPath, type StepProps } from "./step-props";
import { modes } from "./words";
import type { Step, StepDrillCard, StepPlay, StepTry } from "../../api/types";

/** A drill to play, and as what; where there are several, any of them will do. */
export function DrillStep(props: StepProps) {
  const { step } = props;
  const mode = modes[step.as ?? (step.kind === "watch" ? "watch" : "")];
  return (
    <Panel title={step.drills.length > 1 ? "One of these" : step.kind === "watch" ? "To watch" : "To play"}>
      {mode ? (
        <p>
          <b>{mode.name}.</b> {mode.says}
        </p>
      ) : null}
      {step.least ? <p class="small muted">It is done with {step.least} % or more.</p> : null}
      {step.drills.map((d) => (
        <DrillItem key={d.slug} {...props} drill={d} />
      ))}
      {step.kind === "drill" && mayDo(props) ? <Where of={[...new Set(step.drills.flatMap((d) => d.runtimes))]} /> : null}
      <Tries of={step.tries} />
    </Panel>
  );
}

interface DrillItemProps extends StepProps {
  drill: StepDrillCard;
  /** The day from which on it counts; none: now. */
  from?: string;
  /** Another one comes first. */
  quiet?: boolean;
}

/** A drill of a step, and the way to begin. */
export function DrillItem({ drill: d, from, quiet, ...props }: DrillItemProps) {
  const { step, enrolment, onChanged } = props;
  const run = useSignal<Run | null>(null);
  const doing = useDoing();
  const mine = step.tries.filter((t) => t.scenario === d.slug);
  const going = mine.find((t) => !t.over);
  const watched = async () => {
    if (!enrolment) return;
    await api.post<Step>(stepPath(enrolment, step, "watched"), { scenario: d.slug });
    onChanged();
  };
  const start = async () => {
    if (!enrolment) return;
    const { assignment } = await api.post<StepPlay>(stepPath(enrolment, step, "play"), { scenario: d.slug });
    run.value = await api.post<Run>(`/api/assignments/${encodeURIComponent(assignment)}/runs`, { runtime: preferred(d.runtimes) });
  };
  if (run.value) return <Starting key={run.value.id} run={run.value} onGiveUp={() => (run.value = null)} />;
  return (
    <Due
      title={
        d.there ? (
          <span class="linked">
            <a href={href({ screen: "scenario", slug: d.slug })}>{d.title}</a> <Badge tone="accent">{levelTitle(d.level)}</Badge> <span class="small muted">{span(d.duration_s)}</span>
          </span>
        ) : (
          <>
            <b>{d.title}</b> <span class="small muted">is not on this server any more</span>
          </>
        )
      }
      more={<ErrorNote problem={doing.problem} />}
    >
      {going ? (
        <a class="button primary" href={href({ screen: "run", id: going.run })} aria-label={`Go on with ${d.title}`}>
          Go on
        </a>
      ) : d.there && mayDo(props) ? (
        step.kind === "watch" ? (
          <>
            <a class="button primary" href={href({ screen: "watch", drill: d.slug })} aria-label={`Watch ${d.title}`}>
              Watch
            </a>
            {step.state === "done" ? null : (
              <Button busy={doing.busy} onClick={() => void doing.run(watched)} aria-label={`I have watched ${d.title}`}>
                I have watched it
              </Button>
            )}
          </>
        ) : from ? null : (
          <>
            {mine.length === 0 ? (
              <a class="button" href={href({ screen: "scenario", slug: d.slug })} aria-label={`Read the briefing: ${d.title}`}>
                Read the briefing
              </a>
            ) : null}
            <Button variant={quiet || step.state === "done" ? "default" : "primary"} busy={doing.busy} onClick={() => void doing.run(start)} aria-label={`${mine.length ? "Play again" : "Start"}: ${d.title}`}>
              {mine.length ? "Play again" : "Start"}
            </Button>
          </>
        )
      ) : null}
    </Due>
  );
}

/** What was played or answered for a step, the latest first. */
export function Tries({ of }: { of: readonly StepTry[] }) {
  if (of.length === 0) return null;
  return (
    <ul class="stack tries linked" aria-label="Done so far">
      {of.toReversed().map((t) => (
        <li key={t.run || t.answer} class="small">
          <a href={href(t.answer ? { screen: "attempt", id: t.answer } : { screen: t.over ? "debrief" : "run", id: t.run })}>{t.title}</a>, {date(t.at_ms)}: {!t.over ? "under way" : t.asks ? "say how it went" : t.percent === null && t.answer ? "no score yet" : percentRange(t.low ?? t.percent, t.high ?? t.percent)}{" "}
          <span class="muted">
            {[modes[t.as]?.name.toLowerCase(), t.repeat ? "a repeat, which counts for no gate" : ""].filter(Boolean).join(", ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
