import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { day } from "../../format";
import { Breaks, Button, ErrorNote, Panel, TextArea, useAsync } from "../../ui";
import type { MentorNote } from "../../api/types";

const MOST = 2000;

/** What mentors note for mentors: whoever learns never sees it. */
export function MentorNotes({ enrolment }: { enrolment: string }) {
  const path = `/api/enrolments/${encodeURIComponent(enrolment)}/notes`;
  const notes = useAsync((s) => api.get<MentorNote[]>(path, undefined, s), [path]);
  const words = useSignal("");
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const add = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      notes.set(await api.post<MentorNote[]>(path, { words: words.value }));
      words.value = "";
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Panel title="Notes of mentors">
      <form class="stack" onSubmit={(e) => void add(e)}>
        <TextArea label="New note" bind={words} maxLength={MOST} hint="Mentors read it, and nobody else." onSubmit={() => (words.value.trim() ? void add(new Event("submit")) : undefined)} />
        <ErrorNote problem={problem.value ?? notes.problem} />
        <div class="row">
          <Button type="submit" busy={busy.value} disabled={words.value.trim() === ""}>
            Add note
          </Button>
        </div>
      </form>
      {notes.data?.length ? (
        <ul class="notes-kept">
          {notes.data.map((n) => (
            <li key={n.id}>
              <p>
                <Breaks>{n.words}</Breaks>
              </p>
              <p class="small muted">
                {n.by?.name ?? "somebody who was removed"}, {day(n.at_ms)}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  );
}
