import { useSignal, type Signal } from "@preact/signals";
import { api, Problem } from "../../../api/client";
import { lengths, type CrewMember, type SeatState } from "../../../api/types";
import { Button, ErrorNote, Select, TextInput, toast } from "../../../ui";
import { useDrill } from "../state/drill";

interface KeepProps {
  members: readonly CrewMember[];
  seats: readonly SeatState[];
}

/**
 * For whoever puts the crew together: who is of it, who no longer, and, from
 * outside, a whisper. What has become of the crew then is in the run's events.
 */
export function Keep({ members, seats }: KeepProps) {
  const drill = useDrill();
  const login = useSignal("");
  const seat = useSignal("");
  const leaver = useSignal("");
  const whom = useSignal("");
  const whisper = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal("");

  const act = async (what: string, ask: () => Promise<unknown>, done: string, text?: Signal<string>) => {
    problem.value = null;
    busy.value = what;
    try {
      await ask();
      toast(done, "good");
      if (text) text.value = "";
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = "";
    }
  };
  const people = members.map((m) => ({ value: m.id, label: m.name }));
  return (
    <section class="stack keep" aria-label="Keep the crew">
      <h3>Keep the crew</h3>
      <ErrorNote problem={problem.value} />
      <form
        class="row"
        onSubmit={(e) => {
          e.preventDefault();
          const who = login.peek().trim();
          void act("add", () => api.post(drill.path("/members"), { login: who, seat: seat.peek() }), `${who} is of the crew now.`, login);
        }}
      >
        <TextInput class="grow" label="Login of a new member" bind={login} autocapitalize="none" spellcheck={false} mono />
        <Select label="Seat" bind={seat} options={[{ value: "", label: "none" }, ...seats.map((s) => ({ value: s.seat, label: s.title }))]} />
        <Button type="submit" busy={busy.value === "add"} disabled={login.value.trim() === ""}>
          Add
        </Button>
      </form>
      {members.length > 1 ? (
        <form
          class="row"
          onSubmit={(e) => {
            e.preventDefault();
            const who = leaver.peek();
            void act("out", () => api.del(drill.path(`/members/${encodeURIComponent(who)}`)), `${people.find((p) => p.value === who)?.label ?? "They"} is of the crew no more.`);
          }}
        >
          <Select class="grow" label="Member who leaves" bind={leaver} options={people} placeholder="Who?" />
          <Button type="submit" busy={busy.value === "out"} disabled={!people.some((p) => p.value === leaver.value)}>
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
            void act("whisper", () => api.post(drill.path("/direct"), { type: "whisper", ...reach, text: whisper.peek().trim() }), "They alone have heard it.", whisper);
          }}
        >
          <Select label="Whisper to" bind={whom} options={[...people, ...seats.filter((s) => s.holder).map((s) => ({ value: s.seat, label: s.title }))]} placeholder="Who?" />
          <TextInput class="grow" label="What is whispered" bind={whisper} maxLength={lengths.text} />
          <Button type="submit" busy={busy.value === "whisper"} disabled={whom.value === "" || whisper.value.trim() === ""}>
            Whisper
          </Button>
        </form>
      )}
    </section>
  );
}
