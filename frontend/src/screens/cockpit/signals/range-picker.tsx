import { Button } from "../../../ui";
import { useDrill } from "../state/drill";
import { RANGES } from "../state/window";

/** How far back the charts reach. */
export function RangePicker() {
  const { view } = useDrill();
  return (
    <div class="chips" role="group" aria-label="Range">
      {RANGES.map((r) => (
        <Button key={r.s} size="small" variant={r.s === view.range_s.value ? "primary" : "default"} aria-pressed={r.s === view.range_s.value} title={r.says} onClick={() => (view.range_s.value = r.s)}>
          {r.label}
        </Button>
      ))}
    </div>
  );
}
