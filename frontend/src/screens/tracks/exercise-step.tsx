import type { StepExercise } from "../../api/types";
import { href } from "../../router";
import { Badge, Panel } from "../../ui";
import { levelTitle } from "../catalogue-list";
import { Due } from "../due";
import { Tries } from "./drill-step";
import { mayDo, type StepProps } from "./step-props";

/** An exercise to answer. */
export function ExerciseStep(props: StepProps) {
  const { step } = props;
  return (
    <Panel title="To answer">
      <p class="small muted">{step.least ? `It is done with ${step.least} % or more.` : "It is done once you have answered it, however it went."} What a person still has to mark holds nothing up.</p>
      {step.exercise ? <ExerciseItem {...props} exercise={step.exercise} quiet={step.state === "done"} /> : null}
      <Tries of={step.tries} />
    </Panel>
  );
}

interface ExerciseItemProps extends StepProps {
  exercise: StepExercise;
  /** The day from which on it counts; none: now. */
  from?: string;
  /** Another one comes first. */
  quiet?: boolean;
}

/** An exercise of a step, and the way to its page. */
export function ExerciseItem({ exercise: e, from, quiet, ...props }: ExerciseItemProps) {
  const going = props.step.tries.find((t) => t.answer && t.scenario === e.slug && !t.over);
  const to = href({ screen: "exercise", slug: e.slug });
  return (
    <Due
      title={
        e.there ? (
          <span class="linked">
            <a href={to}>{e.title}</a> <Badge tone="accent">{levelTitle(e.level)}</Badge> <span class="small muted">
              {e.kind}, {e.minutes} min
            </span>
          </span>
        ) : (
          <>
            <b>{e.title}</b> <span class="small muted">is not on this server any more</span>
          </>
        )
      }
    >
      {going?.answer ? (
        <a class="button primary" href={href({ screen: "attempt", id: going.answer })} aria-label={`Go on with ${e.title}`}>
          Go on
        </a>
      ) : e.there && mayDo(props) && !from ? (
        <a class={`button ${quiet ? "" : "primary"}`} href={to} aria-label={`To the exercise: ${e.title}`}>
          To the exercise
        </a>
      ) : null}
    </Due>
  );
}
