import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { Button, ErrorNote, TextArea, useDoing } from "../../ui";
import { stepPath } from "./step-props";
import { entrusted, entrustedWords } from "./words";
import type { Enrolment, GateAsk, Step } from "../../api/types";

const MOST = 2000;

interface EntrustProps {
  step: Step;
  enrolment: Enrolment;
  ask: GateAsk;
  onChanged: () => void;
}

/** A mark of entrustment: how much supervision is needed the next time, and what that rests on. */
export function Entrust({ step, enrolment, ask: a, onChanged }: EntrustProps) {
  const level = useSignal(a.level ?? 0);
  const seen = useSignal("");
  const { busy, problem, run } = useDoing();
  const give = async () => {
    await api.post<Step>(stepPath(enrolment, step, "entrustments"), { ask: a.id, level: level.value, seen: seen.value });
    seen.value = "";
    onChanged();
  };
  return (
    <form
      class="stack"
      onSubmit={(e) => {
        e.preventDefault();
        void run(give);
      }}
    >
      <p>{a.title}</p>
      {a.level ? (
        <p>
          Given{a.by ? ` by ${a.by}` : ""}: {entrustedWords(a.level)}. <span class="muted">Seen: {a.seen}</span>
        </p>
      ) : null}
      <fieldset class="checks">
        <legend class="field-label">The next time, {enrolment.person.name}</legend>
        {entrusted.map((l) => (
          <label key={l.level} class="row">
            <input type="radio" name={`level ${step.id} ${a.id}`} checked={level.value === l.level} onChange={() => (level.value = l.level)} />
            <span>
              {l.level}: {l.says} {l.level === a.asked_level ? <span class="small muted">(asked for)</span> : null}
            </span>
          </label>
        ))}
      </fieldset>
      <TextArea label="What you have seen" bind={seen} maxLength={MOST} hint="On which occasion, and what they did. They read it." error={problem?.field("seen")} />
      <ErrorNote problem={problem} />
      <div class="row">
        <Button type="submit" busy={busy} disabled={level.value === 0 || seen.value.trim() === ""}>
          Give this mark
        </Button>
      </div>
    </form>
  );
}
