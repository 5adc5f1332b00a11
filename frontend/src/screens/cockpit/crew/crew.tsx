import { useSignal } from "@preact/signals";
import { Badge, Button, toast } from "../../../ui";
import { useDrill } from "../state/drill";
import { CrewDialog } from "./crew-dialog";
import { useCrew, usePresence } from "./use-crew";
import { useFresh } from "./use-fresh";

/** How many play, and who has which seat; whispers are told wherever one looks. */
export function Crew() {
  const { story, live, self, over } = useDrill();
  const open = useSignal(false);
  const crew = useCrew();
  usePresence();
  useFresh(story.value.whispers, (w) => toast(`${w.by.name ?? "Whoever runs the drill"} whispers: ${w.text}`, undefined, `whisper ${w.n}`));
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
