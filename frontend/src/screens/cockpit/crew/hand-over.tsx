import { useSignal } from "@preact/signals";
import { draft } from "../../../api/outbox";
import { lengths, type CrewMember, type SeatState } from "../../../api/types";
import { Button, Select, TextArea } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";

interface HandOverProps {
  seat: SeatState;
  /** To whom it can be handed. */
  members: readonly CrewMember[];
  onDone: () => void;
}

/** Gives a seat to another, with what they need to know. */
export function HandOver({ seat, members, onDone }: HandOverProps) {
  const { run } = useDrill();
  const { give } = useCommand();
  const to = useSignal(members[0]?.id ?? "");
  const text = draft(run.id, `handoff.${seat.seat}`);
  const options = [...members.map((m) => ({ value: m.id, label: m.name })), ...(seat.must && !seat.stand_in ? [] : [{ value: "", label: "nobody" }])];
  return (
    <form
      class="stack"
      aria-label={`Hand over ${seat.title}`}
      onSubmit={(e) => {
        e.preventDefault();
        void give({ type: "hand-role", seat: seat.seat, to: to.peek(), text: text.peek().trim() }, text);
        onDone();
      }}
    >
      <Select label={`${seat.title}: to`} bind={to} options={options} />
      <TextArea label="Handoff note" hint="What is known, what has been done, what comes next" bind={text} rows={3} maxLength={lengths.text} autofocus />
      <div class="row end">
        <Button onClick={onDone}>Cancel</Button>
        <CommandButton type="submit" variant="primary">
          Hand over
        </CommandButton>
      </div>
    </form>
  );
}
