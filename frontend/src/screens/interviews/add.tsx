import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { AboutCandidate, Candidate, CandidateLink } from "../../api/types";
import { Button, CopyButton, Dialog, ErrorNote, TextArea, TextInput, useDoing } from "../../ui";

interface AddProps {
  path: string;
  onClose: () => void;
  onAdded: (candidate: Candidate, link: string) => void;
}

export function AddCandidate({ path, onClose, onAdded }: AddProps) {
  return (
    <About
      title="Add a candidate"
      act="Add, and show the link"
      onClose={onClose}
      save={async (about) => {
        const made = await api.post<CandidateLink>(path, about);
        onAdded(made.candidate, whole(made.link));
      }}
    />
  );
}

interface ChangeProps {
  path: string;
  candidate: Candidate;
  onClose: () => void;
  onChanged: () => void;
}

export function ChangeCandidate({ path, candidate, onClose, onChanged }: ChangeProps) {
  return (
    <About
      title={`Change what is said of ${candidate.name}`}
      act="Save"
      about={candidate}
      onClose={onClose}
      save={async (about) => {
        await api.patch<Candidate>(path, about);
        onChanged();
      }}
    />
  );
}

interface AboutProps {
  title: string;
  act: string;
  about?: Candidate;
  onClose: () => void;
  save: (about: AboutCandidate) => Promise<void>;
}

function About({ title, act, about, onClose, save }: AboutProps) {
  const name = useSignal(about?.name ?? "");
  const address = useSignal(about?.address ?? "");
  const extra = useSignal(String(about?.extra ?? 0));
  const note = useSignal(about?.note ?? "");
  const doing = useDoing();
  const submit = (e: Event) => {
    e.preventDefault();
    void doing.run(() => save({ name: name.value, address: address.value, extra: Number(extra.value) || 0, note: note.value }));
  };
  return (
    <Dialog open title={title} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <TextInput label="Name" bind={name} maxLength={80} error={doing.problem?.field("name")} hint="Only who holds this interview sees it. Whoever marks knows a code name." required autofocus />
        <TextInput label="Address, for your own notes" bind={address} maxLength={200} error={doing.problem?.field("address")} hint="This server sends nothing to it." />
        <TextInput label="More time, %" type="number" min={0} max={100} bind={extra} error={doing.problem?.field("extra")} hint="For what they have not begun. A drill goes as much slower." />
        <TextArea label="Why" bind={note} maxLength={500} error={doing.problem?.field("note")} hint="For those who hold this interview. It goes when the candidate is deleted." />
        {doing.problem && doing.problem.errors.length === 0 ? <ErrorNote problem={doing.problem} /> : null}
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={doing.busy} disabled={!name.value.trim()}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A link as it is sent: below the page that is open, where the server does not know what it is called. */
export function whole(link: string): string {
  return new URL(link, location.href.replace(/#.*$/, "")).href;
}

export function LinkDialog({ who, link, onClose }: { who: string; link: string; onClose: () => void }) {
  return (
    <Dialog open title={`The link of ${who}`} onClose={onClose} footer={<Button onClick={onClose}>I have copied it</Button>}>
      <div class="stack">
        <p>Send it to them yourself. It is shown once, and is not kept here: if it is lost, make another one.</p>
        <TextInput label="Link" value={link} onValue={() => {}} readOnly mono onFocus={(e) => e.currentTarget.select()} hint="It lets one browser in: the first in which somebody confirms it. To open it, or have it scanned on the way, uses nothing up." />
        <div class="row end">
          <CopyButton text={link} what="the link" />
        </div>
      </div>
    </Dialog>
  );
}
