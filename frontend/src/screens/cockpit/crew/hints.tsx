import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import { plural } from "../../../format";
import { Badge, Button, Dialog, ErrorNote, Time, toast } from "../../../ui";
import { CommandButton } from "../command-button";
import { useDrill } from "../state/drill";
import { hintPrice } from "../state/record";

/** The hints of a drill: those that were given, and the next one at its price. */
export function Hints() {
  const drill = useDrill();
  const { run, map, story, live, over } = drill;
  const open = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const given = story.value.hints;
  const told = useRef<number | null>(null);
  useEffect(() => {
    if (!run.playing || live.pace.peek() === null) return; // what came before is history
    const last = told.current ?? given.at(-1)?.n ?? 0;
    for (const h of given) if (h.n > last) toast(`Hint: ${h.text}`, undefined, `hint ${h.n}`);
    told.current = given.at(-1)?.n ?? last;
  }, [given.length, live.pace.value]);
  if (map.hints.length === 0) return null;
  const next = map.hints[given.length];
  const ask = async () => {
    busy.value = true;
    problem.value = null;
    try {
      await api.post(drill.path("/commands"), { type: "hint", step: given.length + 1 });
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
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
              <CommandButton variant="primary" busy={busy.value} onClick={() => void ask()}>
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
          <ErrorNote problem={problem.value} />
        </div>
      </Dialog>
    </>
  );
}
