import type { Signal } from "@preact/signals";
import type { SeatState } from "../../api/types";
import { Select } from "../../ui";
import { unfilled } from "./words";

interface SeatsProps {
  /** Who is to play it. */
  people: readonly { id: string; name: string }[];
  /** Those of the drill. */
  seats: readonly SeatState[];
  /** The seat of each person who was given one, by their id. */
  given: Signal<Readonly<Record<string, string>>>;
  together: boolean;
}

/** Who has which seat from the beginning; whoever is given none takes one in the run. */
export function Seats({ people, seats, given, together }: SeatsProps) {
  if (people.length === 0) return null;
  const gaps = together ? unfilled(seats, people.map((p) => given.value[p.id] ?? "")) : [];
  return (
    <details open={people.some((p) => given.value[p.id])}>
      <summary>Seats: who does what from the beginning</summary>
      <div class="stack more-terms">
        <div class="seats-given">
          {people.map((p) => (
            <Select
              key={p.id}
              label={p.name}
              value={given.value[p.id] ?? ""}
              onValue={(seat) => (given.value = { ...given.value, [p.id]: seat })}
              placeholder={together ? "Takes one in the run" : "All of them"}
              options={seats.map((s) => ({ value: s.seat, label: s.title }))}
            />
          ))}
        </div>
        <p class="small muted">{together ? "A seat that nobody has can be taken while the run goes." : "Each plays alone. Whoever is given one seat has that one, and personas stand in for the others where the drill says so."}</p>
        {gaps.length ? <p class="small">{gaps.map((s) => s.title).join(", ")}: to be filled, and nobody is given it yet.</p> : null}
      </div>
    </details>
  );
}
