import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { GameDay, GameDaySurvey } from "../../api/types";
import { plural } from "../../format";
import { Button, ErrorNote, Panel, Select, TextArea, TextInput, toast } from "../../ui";

interface SurveyProps {
  day: GameDay;
  survey: GameDaySurvey;
  onChanged: () => void;
}

const RATINGS = [
  { value: "5", label: "5: fully agree" },
  { value: "4", label: "4" },
  { value: "3", label: "3: neither" },
  { value: "2", label: "2" },
  { value: "1", label: "1: do not agree at all" },
];

/** What those who played say about it: for them to fill in, for whoever leads to read. */
export function Survey({ day, survey, onChanged }: SurveyProps) {
  if (day.led) return <Results day={day} survey={survey} onChanged={onChanged} />;
  if (!survey.open) return null;
  // What one has answered belongs to the questions as they were asked.
  return <Answers key={survey.questions.map((q) => q.text).join("\n")} day={day} survey={survey} onChanged={onChanged} />;
}

function Answers({ day, survey, onChanged }: SurveyProps) {
  const ratings = useSignal(survey.questions.map((q) => (q.rating ? String(q.rating) : "")));
  const words = useSignal(survey.questions.map((q) => q.words));
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const put = (list: readonly string[], i: number, v: string) => list.map((old, at) => (at === i ? v : old));
  const send = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await api.put(`/api/gamedays/${encodeURIComponent(day.id)}/answers`, { answers: survey.questions.map((_, i) => ({ rating: Number(ratings.value[i] || 0), words: words.value[i] ?? "" })) });
      toast("Thank you: your answers are kept.", "good");
      onChanged();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Panel title="How was it?">
      <form class="stack" onSubmit={(e) => void send(e)}>
        <p class="muted small">Whoever leads the game day reads what is answered, without names. In a small crew your words may still tell who you are.</p>
        {survey.questions.map((q, i) => (
          <fieldset key={q.text} class="survey-question">
            <legend>{q.text}</legend>
            <Select label={`How far you agree: ${q.text}`} quiet value={ratings.value[i] ?? ""} placeholder="Say nothing" onValue={(v) => (ratings.value = put(ratings.value, i, v))} options={RATINGS} />
            <TextArea label={`In your words: ${q.text}`} quiet placeholder="In your words" rows={1} maxLength={1000} value={words.value[i] ?? ""} onValue={(v) => (words.value = put(words.value, i, v))} />
          </fieldset>
        ))}
        <ErrorNote problem={problem.value} />
        <div class="row end">
          <Button type="submit" variant={survey.mine ? "default" : "primary"} busy={busy.value}>
            {survey.mine ? "Change my answers" : "Send my answers"}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function Results({ day, survey, onChanged }: SurveyProps) {
  const asking = useSignal<string[] | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const save = async () => {
    busy.value = true;
    problem.value = null;
    try {
      await api.put(`/api/gamedays/${encodeURIComponent(day.id)}/questions`, { questions: (asking.value ?? []).filter((q) => q.trim()) });
      asking.value = null;
      onChanged();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  const list = asking.value;
  return (
    <Panel title="Survey">
      <div class="stack">
        <p class="muted small">{day.state === "over" ? `Answered by ${plural(survey.answered, "person", "people")}. Answers are shown without names.` : "Those who played answer it when the game day is over."}</p>
        {list ? (
          <div class="stack">
            {[0, 1, 2, 3, 4].map((i) => (
              <TextInput key={i} label={`Question ${i + 1}${i > 2 ? ", if there is one" : ""}`} maxLength={200} value={list[i] ?? ""} onValue={(v) => (asking.value = Array.from({ length: 5 }, (_, at) => (at === i ? v : (list[at] ?? ""))))} />
            ))}
            <ErrorNote problem={problem.value} />
            <div class="row end">
              <Button onClick={() => (asking.value = null)}>Cancel</Button>
              <Button variant="primary" busy={busy.value} onClick={() => void save()}>
                Ask this
              </Button>
            </div>
          </div>
        ) : (
          <>
            <ol class="survey-results">
              {survey.questions.map((q) => {
                const n = q.ratings.reduce((sum, r) => sum + r, 0);
                const mean = q.ratings.reduce((sum, r, i) => sum + r * (i + 1), 0) / Math.max(1, n);
                return (
                  <li key={q.text}>
                    {q.text} {n ? <b class="nowrap">{mean.toFixed(1)} of 5</b> : null} {n ? <span class="muted small">by {n}</span> : null}
                    {q.said.length ? (
                      <ul>
                        {q.said.map((words, i) => (
                          <li key={i} class="muted">
                            {words}
                          </li>
                        ))}
                      </ul>
                    ) : null}
                  </li>
                );
              })}
            </ol>
            {survey.answered === 0 ? (
              <div class="row">
                <Button size="small" onClick={() => (asking.value = survey.questions.map((q) => q.text))}>
                  Ask something else
                </Button>
              </div>
            ) : null}
          </>
        )}
      </div>
    </Panel>
  );
}
