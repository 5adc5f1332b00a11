import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { Assignable, Enrolment } from "../../api/types";
import { navigate } from "../../router";
import { Button, Dialog, ErrorNote, Select, TextInput, useAsync, useDoing } from "../../ui";
import { profileOptions, today } from "./words";

/** Enrols somebody else: whom, from which day, how their place works, and who is their mentor. */
export function EnrolAnother({ track, onClose }: { track: { slug: string; title: string }; onClose: () => void }) {
  const people = useAsync((s) => api.get<Assignable[]>("/api/assignees", undefined, s), []);
  const person = useSignal("");
  const mentor = useSignal("");
  const start = useSignal(today());
  const profile = useSignal("");
  const { busy, problem, run } = useDoing();
  const learners = (people.data ?? []).filter((p) => p.plays);
  const mentors = (people.data ?? []).filter((p) => (p.leads || p.marks) && p.id !== person.value);
  const named = (all: readonly Assignable[]) => all.map((p) => ({ value: p.id, label: p.name }));
  const enrol = async () => {
    const made = await api.post<Enrolment>("/api/enrolments", {
      track: track.slug,
      person: person.value,
      mentor: mentor.value,
      start_day: start.value,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...(profile.value ? { profile: profile.value } : {}),
    });
    onClose();
    navigate({ screen: "mentor", person: made.id });
  };
  return (
    <Dialog open title={`Enrol somebody in ${track.title}`} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          if (person.value) void run(enrol);
        }}
      >
        <Select label="Whom" placeholder={people.data && learners.length === 0 ? "There is nobody whom you lead" : "Choose somebody"} options={named(learners)} bind={person} error={problem?.field("person")} />
        <TextInput label="First day" type="date" required bind={start} error={problem?.field("start_day")} hint="Each step is due some days after it." />
        <Select label="Their mentor" placeholder="Nobody yet" options={named(mentors)} bind={mentor} error={problem?.field("mentor")} />
        <Select label="How their place works" bind={profile} placeholder="As their groups or this server have it" options={profileOptions} error={problem?.field("profile")} />
        <ErrorNote problem={problem ?? people.problem} />
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={busy} disabled={!person.value}>
            Enrol
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
