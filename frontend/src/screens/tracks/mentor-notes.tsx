import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { day } from "../../format";
import { Breaks, Button, ErrorNote, Panel, TextArea, useAsync, useDoing } from "../../ui";
import type { MentorNote } from "../../api/types";

const MOST = 2000;

/** What mentors note for mentors: whoever learns never sees it. */
export function MentorNotes({ enrolment }: { enrolment: string }) {
  const path = `/api/enrolments/${encodeURIComponent(enrolment)}/notes`;
  const notes = useAsync((s) => api.get<MentorNote[]>(path, undefined, s), [path]);
  const words = useSignal("");
  const { busy, problem, run } = useDoing();
  const add = async () => {
    if (words.peek().trim() === "") return;
    notes.set(await api.post<MentorNote[]>(path, { words: words.value }));
    words.value = "";
  };
  return (
    <Panel title="Notes of mentors">
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void run(add);
        }}
      >
        <TextArea label="New note" bind={words} maxLength={MOST} hint="Mentors read it, and nobody else." onSubmit={() => void run(add)} />
        <ErrorNote problem={problem ?? notes.problem} />
        <div class="row">
          <Button type="submit" busy={busy} disabled={words.value.trim() === ""}>
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
