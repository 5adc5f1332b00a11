import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { mayAssess, me } from "../../api/session";
import { ofKind, type AttemptDebrief, type Debrief, type GlobalMark, type JudgeCriterion } from "../../api/types";
import { Badge, Button, ErrorNote, Panel, TextArea, toast } from "../../ui";
import { draft } from "../../api/outbox";
import { href } from "../../router";
import { Globals, Levels } from "../marking/choices";
import { lastMarks } from "./last-marks";

/** What is marked: a run, or an attempt at an exercise. */
type Marked = Debrief | AttemptDebrief;

interface MarksProps<D extends Marked> {
  debrief: D;
  onGraded: (d: D) => void;
}

const isAttempt = (d: Marked): d is AttemptDebrief => "attempt" in d;
const called = (d: Marked) => (isAttempt(d) ? "attempt" : "run");
const idOf = (d: Marked) => (isAttempt(d) ? d.attempt.id : d.run.id);
const pathOf = (d: Marked) => `/api/${called(d)}s/${encodeURIComponent(idOf(d))}`;

/** Judgement that only a person can give. The last mark of a rater counts, until marks stand. */
export function Marks<D extends Marked>(props: MarksProps<D>) {
  const { debrief } = props;
  const { marking } = debrief;
  return (
    <Panel title="Marks for you to give" actions={marking.asks && !isAttempt(debrief) ? <AskRaters {...props} /> : null}>
      <div class="stack">
        <Standing debrief={debrief} />
        {marking.open ? (
          <ul class="stack wide">
            {debrief.criteria.map((c) => (
              <li key={c.id}>
                <MarkForm {...props} criterion={c} />
              </li>
            ))}
            <li>
              <GlobalForm {...props} />
            </li>
          </ul>
        ) : null}
      </div>
    </Panel>
  );
}

/** How far the marking is, for whoever reads it. */
function Standing({ debrief }: { debrief: Marked }) {
  const m = debrief.marking;
  const what = called(debrief);
  const calibrate = <a href={href({ screen: "calibrate" })}>Mark the sample {isAttempt(debrief) ? "answers" : "runs"}</a>;
  if (m.raters === 1) {
    return m.calibrated || !mayAssess() ? null : <p class="muted">You have not calibrated yet: {calibrate} and see where your marks differ from the known ones. For practice that is advice only.</p>;
  }
  if (m.complete) return <p>This {what} took {m.parted ? "three raters, as two disagreed" : "two raters"}. Their marks stand, and can be read with the findings.</p>;
  if (!m.open && !m.calibrated) return <p>This {what} takes two raters who do not see each other's marks. Yours are taken once you have calibrated: {calibrate}.</p>;
  if (!m.open) return <p>You have given your marks, and they stand. The two raters part, so a third is asked; until then nothing counts.</p>;
  return (
    <p>
      {m.parted ? `Two raters disagree on this ${what}, and you are asked as the third. You do not see their marks, nor where they disagree.` : `This ${what} takes two raters who do not see each other's marks until both have given theirs: every criterion, and the ${what} as a whole.`}{" "}
      Until then nothing counts, and you can change yours.
    </p>
  );
}

function AskRaters<D extends Marked>({ debrief, onGraded }: MarksProps<D>) {
  const busy = useSignal(false);
  const two = debrief.marking.raters === 2;
  const ask = async () => {
    busy.value = true;
    try {
      onGraded(await api.post<D>(`${pathOf(debrief)}/raters`, { raters: two ? 1 : 2 }));
      toast(two ? "This run takes one rater now." : "This run takes two raters now.", "good");
    } catch (err) {
      toast(Problem.of(err).detail, "bad");
    } finally {
      busy.value = false;
    }
  };
  return (
    <Button size="small" busy={busy.value} onClick={() => void ask()}>
      {two ? "One rater is enough" : "Ask for two raters"}
    </Button>
  );
}

/** Sends a judgement, and says what stands in its way. */
function useJudging<D extends Marked>({ debrief, onGraded }: MarksProps<D>, path: string) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const send = async (mark: object, comment: { value: string }) => {
    busy.value = true;
    problem.value = null;
    try {
      const graded = await api.post<D>(pathOf(debrief) + path, { ...mark, comment: comment.value });
      comment.value = "";
      toast(graded.marking.complete ? `Marked; the ${called(debrief)} is graded anew.` : "Marked. It counts once the others have given theirs.", "good");
      onGraded(graded);
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return { problem, busy, send };
}

function MarkForm<D extends Marked>({ criterion: c, ...props }: MarksProps<D> & { criterion: JudgeCriterion }) {
  const { debrief } = props;
  const own = lastMarks(debrief.events, c.id).find((m) => m.actor.id === me.value?.person.id);
  const level = useSignal<number | null>(own?.body.level ?? null);
  const comment = draft(idOf(debrief), `mark.${c.id}`);
  const { problem, busy, send } = useJudging(props, "/marks");
  const give = (e: Event) => {
    e.preventDefault();
    if (level.value !== null) void send({ criterion: c.id, level: level.value }, comment);
  };
  return (
    <form class="stack" onSubmit={give}>
      <Levels criterion={c} name={`level-${c.id}`} level={level.value} onLevel={(n) => (level.value = n)} head={<Given given={own !== undefined} />} />
      <Comment label="Comment for the trainee" bind={comment} said={own?.body.comment} />
      <ErrorNote problem={problem.value} />
      <div class="row">
        <Button variant="primary" type="submit" busy={busy.value} disabled={level.value === null}>
          {own ? "Change the mark" : "Give the mark"}
        </Button>
      </div>
    </form>
  );
}

function GlobalForm<D extends Marked>(props: MarksProps<D>) {
  const { debrief } = props;
  const own = ofKind(debrief.events, "run.marked").findLast((e) => e.actor.id === me.value?.person.id);
  const mark = useSignal<GlobalMark | null>(own?.body.global ?? null);
  const comment = draft(idOf(debrief), "mark-global");
  const { problem, busy, send } = useJudging(props, "/marks/global");
  const give = (e: Event) => {
    e.preventDefault();
    if (mark.value !== null) void send({ global: mark.value }, comment);
  };
  return (
    <form class="stack" onSubmit={give}>
      <Globals name="global-mark" of={called(debrief)} mark={mark.value} onMark={(m) => (mark.value = m)} head={<Given given={own !== undefined} />} />
      <p class="small muted">It earns no points: over many it shows where the pass mark should stand.</p>
      <Comment label={`Comment on the ${called(debrief)}, for the trainee`} bind={comment} said={own?.body.comment} />
      <ErrorNote problem={problem.value} />
      <div class="row">
        <Button variant="primary" type="submit" busy={busy.value} disabled={mark.value === null}>
          {own ? "Change it" : `Mark the ${called(debrief)}`}
        </Button>
      </div>
    </form>
  );
}

function Given({ given }: { given: boolean }) {
  return given ? <Badge tone="good">marked by you</Badge> : <Badge tone="note">not marked by you</Badge>;
}

function Comment({ label, bind, said }: { label: string; bind: ReturnType<typeof draft>; said?: string }) {
  return (
    <>
      <TextArea label={label} bind={bind} rows={2} />
      {said ? <p class="small muted">You wrote: {said}</p> : null}
    </>
  );
}
