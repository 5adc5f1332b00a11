import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { navigate } from "../../router";
import { Button, Dialog, ErrorNote, Select, TextInput, useDoing } from "../../ui";
import { profileOptions, today } from "./words";
import type { Enrolment } from "../../api/types";

/** Begins a track: from which day, and as what kind of place works. */
export function Enrol({ track, onClose }: { track: { slug: string; title: string }; onClose: () => void }) {
  const start = useSignal(today());
  const profile = useSignal("");
  const { busy, problem, run } = useDoing();
  const begin = async () => {
    await api.post<Enrolment>("/api/enrolments", { track: track.slug, start_day: start.value, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...(profile.value ? { profile: profile.value } : {}) });
    onClose();
    navigate({ screen: "track", id: track.slug });
  };
  return (
    <Dialog open title={`Begin ${track.title}`} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          void run(begin);
        }}
      >
        <TextInput label="First day" type="date" required bind={start} error={problem?.field("start_day")} hint="Each step is due some days after it." />
        <Select label="How your place works" bind={profile} placeholder="As your group or this server has it" options={profileOptions} error={problem?.field("profile")} />
        <p class="small muted">Somebody who leads or marks takes you on as a mentor: they sign off what is done outside of the product, and say what you may do alone. What drills show waits for nobody.</p>
        <ErrorNote problem={problem} />
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={busy}>
            Begin
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
