import type { Signal } from "@preact/signals";
import { Button } from "../../../ui";

/** In how many minutes the next update may be promised. */
const MINUTES = [5, 10, 15, 30];

/** Promises the next update, or none; picking a promise again takes it away. */
export function NextUpdate({ bind, disabled }: { bind: Signal<string>; disabled: boolean }) {
  return (
    <div class="next-update" role="group" aria-label="Next update">
      <span class="small muted">Next in</span>
      {MINUTES.map((m) => {
        const on = bind.value === String(m);
        return (
          <Button key={m} size="small" variant={on ? "primary" : "default"} aria-pressed={on} aria-label={`${m} minutes`} disabled={disabled} onClick={() => (bind.value = on ? "" : String(m))}>
            {m}
          </Button>
        );
      })}
      <span class="small muted">min</span>
    </div>
  );
}
