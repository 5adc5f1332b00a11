import type { SeatState } from "../api/types";

/** A seat, and what is for whoever has it. */
export function SeatWords({ seat: s }: { seat: SeatState }) {
  return (
    <>
      {s.title}
      {s.says.length ? <span class="small muted seat-says">{s.says.map((w, i) => (i ? w.charAt(0).toLowerCase() + w.slice(1) : w)).join("; ")}</span> : null}
    </>
  );
}
