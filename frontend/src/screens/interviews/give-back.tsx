import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { Candidate, CandidateGap, ItemState } from "../../api/types";
import { clock } from "../../format";
import { Button, Dialog, ErrorNote, TextInput, useDoing } from "../../ui";
import { remaining } from "./words";

interface GiveBackProps {
  path: string;
  item: ItemState;
  /** When nothing was heard of the candidate's browser at this item, and time was lost, since time was given back for it last. */
  gaps: readonly CandidateGap[];
  onClose: () => void;
  onGiven: () => void;
}

/** Gives a candidate time back, exactly so much, and says why. */
export function GiveBack({ path, item, gaps, onClose, onGiven }: GiveBackProps) {
  const lost = gaps.reduce((sum, g) => sum + g.lost_ms, 0);
  const minutes = useSignal(String(Math.floor(lost / 60_000)));
  const seconds = useSignal(String(Math.ceil((lost % 60_000) / 1000)));
  const reason = useSignal(gaps.length ? "The connection was lost." : "");
  const doing = useDoing();
  const ms = () => (Number(minutes.value) || 0) * 60_000 + (Number(seconds.value) || 0) * 1000;
  const give = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      await api.post<Candidate>(path, { ms: ms(), reason: reason.value });
      onGiven();
    });
  };
  return (
    <Dialog open title={`Give time back for ${item.title}`} onClose={onClose}>
      <form class="stack" onSubmit={give}>
        {gaps.length ? (
          <p>
            There was no contact with their browser {gaps.map((g) => `from ${clock(g.from_ms)} to ${clock(g.until_ms)}`).join(", ")}. {remaining(lost)} of their time went by{gaps.length > 1 ? " in all" : ""}.
          </p>
        ) : (
          <p class="muted">The server lost no contact with their browser here.</p>
        )}
        {item.stands === "over" ? <p>Its time is up. It is opened again with what was handed in, for as long as you say here and no longer.</p> : null}
        <div class="row">
          <TextInput label="Minutes" type="number" min={0} max={240} bind={minutes} />
          <TextInput label="Seconds" type="number" min={0} max={59} bind={seconds} error={doing.problem?.field("ms")} />
        </div>
        <TextInput label="Why" bind={reason} maxLength={300} error={doing.problem?.field("reason")} hint="It is kept with the candidate, and goes when they are deleted." required />
        {doing.problem && doing.problem.errors.length === 0 ? <ErrorNote problem={doing.problem} /> : null}
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={doing.busy} disabled={ms() < 1000 || !reason.value.trim()}>
            Give back {remaining(ms())}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
