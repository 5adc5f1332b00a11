import { clock } from "../../../format";
import { Button } from "../../../ui";
import { useDrill } from "../state/drill";
import { RANGES } from "../state/window";

/** How far back the charts reach, or what they were zoomed to. */
export function RangePicker() {
  const { view, epoch_ms, over } = useDrill();
  const zoom = view.zoom.value;
  const at = (s: number) => clock(epoch_ms + s * 1000);
  return (
    <div class="chips" role="group" aria-label="Range">
      {RANGES.map((r) => {
        const on = !zoom && r.s === view.range_s.value;
        return (
          <Button key={r.s} size="small" variant={on ? "primary" : "default"} aria-pressed={on} title={r.says} disabled={over.value} onClick={() => view.reach(r.s)}>
            {r.label}
          </Button>
        );
      })}
      {zoom ? (
        <Button size="small" variant="primary" title="Shows the newest again" disabled={over.value} onClick={() => (view.zoom.value = null)}>
          Zoomed: {at(zoom[0])} – {at(zoom[1])} ✕
        </Button>
      ) : null}
    </div>
  );
}
