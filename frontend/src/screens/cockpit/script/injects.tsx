import type { ScriptInject } from "../../../api/types";
import { Badge, Button, Empty, Html, Time, type Tone } from "../../../ui";
import { useDrill } from "../state/drill";
import { progress, WAITING, type Progress } from "../state/script";
import type { Direction } from "./direct-dialog";

const TONES: Record<Progress["state"], Tone> = { waiting: "plain", held: "warn", fired: "accent", skipped: "note" };

interface InjectsProps {
  injects: readonly ScriptInject[];
  onDirect: (d: Direction) => void;
}

/** The script in its order, how far it is, and what can still be done about it. */
export function Injects({ injects, onDirect }: InjectsProps) {
  const { live } = useDrill();
  const states = progress(injects, live.events.value);
  if (injects.length === 0) return <Empty title="Nothing is scripted">Or the scenario has been taken out of the catalogue since.</Empty>;
  return (
    <ol class="injects">
      {injects.map((inject) => (
        <Inject key={inject.id} inject={inject} now={states.get(inject.id) ?? WAITING} onDirect={onDirect} />
      ))}
    </ol>
  );
}

function Inject({ inject, now, onDirect }: { inject: ScriptInject; now: Progress; onDirect: (d: Direction) => void }) {
  const { over, epoch_ms } = useDrill();
  const open = now.state === "waiting" || now.state === "held" || now.again;
  return (
    <li class="inject">
      <div class="inject-state">
        <Badge tone={TONES[now.state]}>{now.times > 0 ? `${now.state} ${now.times}×` : now.state}</Badge>
        {now.at_ms === null ? null : (
          <span class="faint small">
            <Time at_ms={now.at_ms} epoch_ms={epoch_ms} as="run" />
          </span>
        )}
      </div>
      <div class="inject-text">
        <p>
          <b>{inject.title || inject.id}</b> <span class="faint small">{inject.id}</span>
        </p>
        <p class="muted small">
          {inject.when}
          {now.note ? <span class={now.failed ? "alarm" : ""}> · {now.note}</span> : null}
        </p>
        <p>{inject.does}</p>
        {inject.notes_html ? <Html html={inject.notes_html} class="small muted" /> : null}
      </div>
      {open && !over.value ? (
        <div class="inject-buttons">
          <Button size="small" aria-label={`Fire now: ${inject.id}`} onClick={() => onDirect({ type: "fire", inject: inject.id })}>
            Fire now
          </Button>
          {now.state === "held" ? (
            <Button size="small" aria-label={`Let go ${inject.id}`} onClick={() => onDirect({ type: "release", inject: inject.id })}>
              Let go
            </Button>
          ) : (
            <Button size="small" aria-label={`Hold ${inject.id}`} onClick={() => onDirect({ type: "hold", inject: inject.id })}>
              Hold
            </Button>
          )}
          <Button size="small" variant="ghost" aria-label={`Skip ${inject.id}`} onClick={() => onDirect({ type: "skip", inject: inject.id })}>
            Skip
          </Button>
        </div>
      ) : null}
    </li>
  );
}
