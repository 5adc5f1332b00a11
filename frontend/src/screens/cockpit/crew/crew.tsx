import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Badge, Button, toast } from "../../../ui";
import { useDrill } from "../state/drill";
import { CrewDialog } from "./crew-dialog";
import { useCrew, usePresence } from "./use-crew";

/** How many play, and who has which seat; whispers are told wherever one looks. */
export function Crew() {
  const { story, live, self, over } = useDrill();
  const open = useSignal(false);
  const crew = useCrew();
  usePresence();
  useWhispers();
  const members = story.value.crew;
  const told = live.status.value === "live" && !over.value; // else nobody knows who is there
  const gone = !told ? 0 : members.filter((m) => m.id !== self && !live.presence.value.some((p) => p.person === m.id)).length;
  return (
    <>
      <Button size="small" aria-label={`Crew: ${members.length} playing${gone ? `, ${gone} not connected` : ""}`} onClick={() => (open.value = true)}>
        Crew {members.length > 1 ? <Badge tone={gone ? "warn" : "note"}>{told ? `${members.length - gone} / ${members.length}` : members.length}</Badge> : null}
      </Button>
      {open.value ? <CrewDialog crew={crew} onClose={() => (open.value = false)} /> : null}
    </>
  );
}

/** Says what was whispered since the screen was opened. */
function useWhispers(): void {
  const { run, story, live } = useDrill();
  const { whispers } = story.value;
  const told = useRef<number | null>(null);
  useEffect(() => {
    // What came before the first tick is history: it stands on the timeline.
    if (!run.playing || live.pace.peek() === null) return;
    const last = told.current ?? whispers.at(-1)?.n ?? 0;
    for (const w of whispers) if (w.n > last) toast(`${w.by.name ?? "Whoever runs the drill"} whispers: ${w.text}`, undefined, `whisper ${w.n}`);
    told.current = whispers.at(-1)?.n ?? last;
  }, [whispers.length, live.pace.value]);
}
