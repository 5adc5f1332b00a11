import { useSignal } from "@preact/signals";
import { plural } from "../../../format";
import { Badge, Button, Dialog, ErrorNote, Time, toast } from "../../../ui";
import { CommandButton } from "../command-button";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { hintPrice } from "../state/record";
import { useFresh } from "./use-fresh";
import { useHelp } from "./use-help";

/** The hints of a drill: those that were given, and the next one at its price. */
export function Hints() {
  const drill = useDrill();
  const { run, map, story, outbox, over } = drill;
  const open = useSignal(false);
  const { give, problem } = useCommand("here");
  const given = story.value.hints;
  useHelp();
  useFresh(given, (h) => toast(`Hint: ${h.text}`, undefined, `hint ${h.n}`));
  if (map.hints.length === 0) return null;
  const next = map.hints[given.length];
  const asked = outbox.pending.value.some((p) => p.command.type === "hint");
  return (
    <>
      <Button size="small" aria-label={`Hints: ${given.length} of ${map.hints.length} given`} onClick={() => (open.value = true)}>
        Hints {given.length ? <Badge tone="note">{given.length}</Badge> : null}
      </Button>
      <Dialog
        open={open.value}
        title="Hints"
        onClose={() => (open.value = false)}
        footer={
          <>
            <Button onClick={() => (open.value = false)}>Close</Button>
            {next && run.playing && !over.value ? (
              <CommandButton variant="primary" busy={asked} onClick={() => void give({ type: "hint", step: given.length + 1 })}>
                Take hint {given.length + 1}: {hintPrice(next)}
              </CommandButton>
            ) : null}
          </>
        }
      >
        <div class="stack">
          {given.length === 0 ? <p>None has been taken.</p> : null}
          <ol>
            {given.map((h) => (
              <li key={h.n}>
                {h.text}{" "}
                <span class="faint small">
                  <Time at_ms={h.at_ms} epoch_ms={drill.epoch_ms} as="run" />
                </span>
              </li>
            ))}
          </ol>
          <p class="muted">
            {next
              ? `There ${map.hints.length - given.length === 1 ? "is" : "are"} ${plural(map.hints.length - given.length, "hint")} more. The next one ${hintPrice(next)}; the whole crew reads it.`
              : "There are no more."}
          </p>
          <ErrorNote problem={problem} />
        </div>
      </Dialog>
    </>
  );
}
