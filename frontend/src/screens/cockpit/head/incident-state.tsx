import { useSignal } from "@preact/signals";
import { outcomes } from "../../../format";
import { Badge, severityTone } from "../../../ui";
import { CommandButton } from "../command-button";
import { PromisedBadge } from "../incident/promised";
import { useDrill } from "../state/drill";
import { mayClose } from "../state/story";
import { CloseDialog } from "./close-dialog";
import { DeclareDialog } from "./declare-dialog";
import { SeverityDialog } from "./severity-dialog";

/** Whether there is an incident, how grave it is, and the way to say so. */
export function IncidentState() {
  const { story } = useDrill();
  const declaring = useSignal(false);
  const changing = useSignal(false);
  const closing = useSignal(false);
  const { incident, closed } = story.value;
  return (
    <div class="cockpit-incident-state">
      {closed ? (
        <Badge tone="good" title={closed.text}>
          {outcomes[closed.outcome]}
        </Badge>
      ) : null}
      {incident ? (
        <>
          <Badge tone={severityTone(incident.severity)}>{incident.severity}</Badge>
          <span class="clip" title={incident.title}>
            {incident.title}
          </span>
          {closed ? null : (
            <CommandButton right="declare" size="small" variant="ghost" aria-label="Change severity" onClick={() => (changing.value = true)}>
              Severity
            </CommandButton>
          )}
        </>
      ) : (
        <>
          {closed ? null : <Badge>No incident</Badge>}
          <CommandButton right="declare" size="small" onClick={() => (declaring.value = true)}>
            Declare incident
          </CommandButton>
        </>
      )}
      {mayClose(story.value) ? (
        <CommandButton right="declare" size="small" variant="ghost" onClick={() => (closing.value = true)}>
          Close incident
        </CommandButton>
      ) : null}
      <PromisedBadge />
      <CloseDialog open={closing.value} onClose={() => (closing.value = false)} />
      <DeclareDialog open={declaring.value} onClose={() => (declaring.value = false)} />
      <SeverityDialog open={changing.value} onClose={() => (changing.value = false)} />
    </div>
  );
}
