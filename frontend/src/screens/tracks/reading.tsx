import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { href } from "../../router";
import { Button, ErrorNote, Panel, TextInput, useDoing } from "../../ui";
import { PagePart } from "./page-part";
import { mayDo, stepPath, type StepProps } from "./step-props";
import type { Question, Step, StepAnswered } from "../../api/types";

/** Pages to read, and questions that are answered from them. */
export function Reading(props: StepProps) {
  const { step } = props;
  return (
    <div class={step.questions.length ? "reading" : "stack"}>
      <div class="stack">
        {step.pages.map((p) => (
          <PagePart key={`${p.kind}/${p.stack ?? ""}/${p.slug}`} page={p} alone={step.pages.length === 1} />
        ))}
        {step.systems.map((s) => (
          <p key={s.slug} class="small">
            <a href={href({ screen: "system", stack: s.slug })}>All of {s.title}: its alerts, promises and services</a>
          </p>
        ))}
      </div>
      {step.questions.length ? (
        <Panel title="Questions">
          <p class="small muted">The answers are on these pages. Look, even where you think that you know.</p>
          <ol class="questions">
            {step.questions.map((q) => (
              <li key={q.id}>
                <Ask {...props} question={q} />
              </li>
            ))}
          </ol>
        </Panel>
      ) : (
        <ReadIt {...props} />
      )}
    </div>
  );
}

/** Of a step that asks nothing: that it was read is ticked. */
function ReadIt(props: StepProps) {
  const { step, enrolment, onChanged } = props;
  const { busy, problem, run } = useDoing();
  if (!enrolment || step.state === "done") return null;
  const tick = async () => {
    await api.post<Step>(stepPath(enrolment, step, "ticks"), { item: "read" });
    onChanged();
  };
  return (
    <div class="row">
      <Button variant="primary" busy={busy} disabled={!mayDo(props)} onClick={() => void run(tick)}>
        I have read it
      </Button>
      <ErrorNote problem={problem} />
    </div>
  );
}

interface AskProps extends StepProps {
  question: Question;
}

/** One question: the server says at once whether the answer holds, and where to look if not. */
function Ask({ question: q, ...props }: AskProps) {
  const { step, enrolment, onChanged } = props;
  const text = useSignal(q.said);
  const look = useSignal<string | null>(null);
  const right = useSignal(q.good);
  const { busy, problem, run } = useDoing();
  const good = right.value || q.good;
  const answer = async () => {
    if (!enrolment) return;
    look.value = null;
    const { answers } = await api.post<StepAnswered>(stepPath(enrolment, step, "answers"), { answers: { [q.id]: text.value } });
    const mine = answers.find((a) => a.question === q.id);
    right.value = Boolean(mine?.good);
    look.value = mine?.good ? null : (mine?.look ?? "");
    onChanged();
  };
  if (q.gone) return <p class="muted">{q.ask} What this asks about is not there any more: nobody has to answer it.</p>;
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        void run(answer);
      }}
    >
      <TextInput label={q.ask} bind={text} readOnly={good} disabled={!good && !mayDo(props)} maxLength={200} />
      <div role="status">
        {good ? <p class="good-text">That is right.</p> : null}
        {look.value !== null ? <p class="warn-text">That is not it. {look.value ? `Look here: ${look.value}.` : ""}</p> : null}
      </div>
      <ErrorNote problem={problem} />
      {good || !mayDo(props) ? null : (
        <div class="row">
          <Button type="submit" busy={busy} disabled={text.value.trim() === ""}>
            Check
          </Button>
        </div>
      )}
    </form>
  );
}
