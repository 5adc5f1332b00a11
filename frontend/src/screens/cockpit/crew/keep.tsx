import { useSignal } from "@preact/signals";
import { api, Problem } from "../../../api/client";
import { lengths, type CrewMember, type SeatState } from "../../../api/types";
import { Button, ErrorNote, Select, TextInput, toast } from "../../../ui";
import { useDrill } from "../state/drill";

interface KeepProps {
  members: readonly CrewMember[];
  seats: readonly SeatState[];
  onChanged: () => void;
}

/** For whoever puts the crew together: who is of it, who no longer, and, from outside, a whisper. */
export function Keep({ members, seats, onChanged }: KeepProps) {
  const drill = useDrill();
  const login = useSignal("");
  const seat = useSignal("");
  const leaver = useSignal("");
  const whom = useSignal("");
  const whisper = useSignal("");
  const problem = useSignal<Problem | null>(null);

  const act = async (ask: () => Promise<unknown>, done: string) => {
    problem.value = null;
    try {
      await ask();
      toast(done, "good");
      onChanged();
    } catch (err) {
      problem.value = Problem.of(err);
    }
  };
  const people = members.map((m) => ({ value: m.id, label: m.name }));
  return (
    <section class="stack" aria-label="Keep the crew">
      <h3>Keep the crew</h3>
      <ErrorNote problem={problem.value} />
      <form
        class="row"
        onSubmit={(e) => {
          e.preventDefault();
          void act(() => api.post(drill.path("/members"), { login: login.peek().trim(), seat: seat.peek() }), `${login.peek().trim()} is of the crew now.`).then(() => (login.value = problem.peek() ? login.peek() : ""));
        }}
      >
        <TextInput class="grow" label="Login of a new member" bind={login} autocapitalize="none" spellcheck={false} mono />
        <Select label="Seat" bind={seat} options={[{ value: "", label: "none" }, ...seats.map((s) => ({ value: s.seat, label: s.title }))]} />
        <Button type="submit" disabled={login.value.trim() === ""}>
          Add
        </Button>
      </form>
      {members.length > 1 ? (
        <form
          class="row"
          onSubmit={(e) => {
            e.preventDefault();
            const who = leaver.peek();
            void act(() => api.del(drill.path(`/members/${encodeURIComponent(who)}`)), `${people.find((p) => p.value === who)?.label ?? "They"} is of the crew no more.`);
          }}
        >
          <Select class="grow" label="Member who leaves" bind={leaver} options={people} placeholder="Who?" />
          <Button type="submit" disabled={!people.some((p) => p.value === leaver.value)}>
            Take out
          </Button>
        </form>
      ) : null}
      {drill.run.playing ? null : (
        <form
          class="row"
          onSubmit={(e) => {
            e.preventDefault();
            const to = whom.peek();
            const reach = seats.some((s) => s.seat === to) ? { seat: to } : { to };
            void act(() => api.post(drill.path("/direct"), { type: "whisper", ...reach, text: whisper.peek().trim() }), "They alone have heard it.").then(() => (whisper.value = problem.peek() ? whisper.peek() : ""));
          }}
        >
          <Select label="Whisper to" bind={whom} options={[...people, ...seats.filter((s) => s.holder).map((s) => ({ value: s.seat, label: s.title }))]} placeholder="Who?" />
          <TextInput class="grow" label="What is whispered" bind={whisper} maxLength={lengths.text} />
          <Button type="submit" disabled={whom.value === "" || whisper.value.trim() === ""}>
            Whisper
          </Button>
        </form>
      )}
    </section>
  );
}
