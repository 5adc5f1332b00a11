import { plural } from "../../format";
import { Badge, Panel, type Tone } from "../../ui";
import { dayText } from "../assignments/words";
import { DrillItem, Tries } from "./drill-step";
import { ExerciseItem } from "./exercise-step";
import type { StepProps } from "./step-props";
import { entrustedWords } from "./words";
import type { GateAsk } from "../../api/types";

/** What a gate asks for, what of it is met, what is missing, and what to play for that. */
export function Gate(props: StepProps) {
  const { step } = props;
  const asks = step.asks;
  const next = asks.find((a) => !a.met && !a.from && a.offer.length + a.exercises.length > 0);
  return (
    <>
      {asks.length ? (
        <p>
          {asks.filter((a) => a.met).length} of {plural(asks.length, "thing")} met. {step.state === "waiting" ? "What is open is somebody else's, and holds nothing up." : ""}
        </p>
      ) : (
        <p class="muted">What it asks for is shown to those who learn by the track.</p>
      )}
      {asks.map((a) => (
        <Panel key={a.id} title={a.title} actions={<Badge tone={standing(a)[1]}>{standing(a)[0]}</Badge>}>
          <One {...props} ask={a} first={a === next} />
        </Panel>
      ))}
      {step.tries.length ? (
        <Panel title="Done for it">
          <Tries of={step.tries} />
        </Panel>
      ) : null}
    </>
  );
}

function standing(a: GateAsk): [label: string, tone: Tone] {
  if (a.open) return [a.met ? "met, as far as it is marked" : "waits for a mark", "note"];
  return a.met ? ["met", "good"] : ["not met yet", "warn"];
}

function One({ ask: a, first, ...props }: StepProps & { ask: GateAsk; first: boolean }) {
  return (
    <div class="stack">
      {a.why ? <p>{a.why}</p> : null}
      {a.level ? (
        <p>
          {a.by ?? "A mentor"} has given {entrustedWords(a.level)}. <span class="muted">Seen: {a.seen}</span>
        </p>
      ) : null}
      {a.exercises.length ? (
        <div>
          <p class="small muted">
            {a.from ? `You have read the debrief of ${a.exercises.length > 1 ? "these" : "this"}, so from ${dayText(a.from)} on an answer counts again, to other material:` : `${a.exercises.length > 1 ? "One of these" : "This"} would show it:`}
          </p>
          {a.exercises.map((e, i) => (
            <ExerciseItem key={e.slug} {...props} exercise={e} from={a.from} quiet={!first || i > 0} />
          ))}
        </div>
      ) : a.offer.length ? (
        <div>
          <p class="small muted">
            {a.from ? `From ${dayText(a.from)} on, ${a.offer.length > 1 ? "one of these" : "this"}` : a.offer.length > 1 ? "One of these" : "This"} would show it{props.step.tries.length ? "; what is wrong in it is something else than what you have seen" : ""}:
          </p>
          {a.offer.map((d, i) => (
            <DrillItem key={d.slug} {...props} drill={d} from={a.from} quiet={!first || i > 0} />
          ))}
        </div>
      ) : a.met || a.open ? null : (
        <p class="small muted">Nothing on this server would show it that you do not know already.</p>
      )}
    </div>
  );
}
