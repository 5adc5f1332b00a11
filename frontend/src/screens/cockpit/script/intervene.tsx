import { useSignal } from "@preact/signals";
import type { ScriptInject } from "../../../api/types";
import { Button, Panel } from "../../../ui";
import { InterveneDialog } from "../../gamedays/board/intervene-dialog";
import { ways } from "../../gamedays/board/interventions";
import { useDrill } from "../state/drill";
import { progress } from "../state/script";

/** What else whoever leads can do to this run: all that the board of a game day offers. */
export function Intervene({ injects }: { injects: readonly ScriptInject[] }) {
  const { run, story, live, crew, over } = useDrill();
  const way = useSignal<string | null>(null);
  if (over.value) return null;
  const states = progress(injects, live.events.value);
  const ahead = injects.flatMap((i) => {
    const now = states.get(i.id);
    return now && now.state !== "fired" && now.state !== "skipped" ? [{ id: i.id, title: i.title, held: now.state === "held" }] : [];
  });
  const seats = (crew.value?.seats ?? []).filter((s) => s.holder).map((s) => s.seat);
  const offered = ways.filter((w) => !w.clocked && w.value !== "end" && !w.asks.includes("inject"));
  return (
    <Panel title="Intervene">
      <div class="row">
        {offered.map((w) => (
          <Button key={w.value} size="small" title={w.says} onClick={() => (way.value = w.value)}>
            {w.label}
          </Button>
        ))}
      </div>
      <InterveneDialog way={way.value} runs={[{ run: run.id, name: run.title, injects: ahead, seats, hints: story.value.hints.length }]} onWay={(w) => (way.value = w)} onClose={() => (way.value = null)} />
    </Panel>
  );
}
