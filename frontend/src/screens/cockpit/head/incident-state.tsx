import { useSignal } from "@preact/signals";
import { Badge, Button, severityTone } from "../../../ui";
import { useDrill } from "../state/drill";
import { DeclareDialog } from "./declare-dialog";
import { SeverityDialog } from "./severity-dialog";

/** Whether there is an incident, how grave it is, and the way to say so. */
export function IncidentState() {
  const { story, locked } = useDrill();
  const declaring = useSignal(false);
  const changing = useSignal(false);
  const incident = story.value.incident;
  return (
    <div class="cockpit-incident-state">
      {incident ? (
        <>
          <Badge tone={severityTone(incident.severity)}>{incident.severity}</Badge>
          <span class="clip" title={incident.title}>
            {incident.title}
          </span>
          <Button size="small" variant="ghost" disabled={locked.value} onClick={() => (changing.value = true)}>
            Change severity
          </Button>
        </>
      ) : (
        <>
          <Badge>No incident</Badge>
          <Button size="small" disabled={locked.value} onClick={() => (declaring.value = true)}>
            Declare incident
          </Button>
        </>
      )}
      <DeclareDialog open={declaring.value} onClose={() => (declaring.value = false)} />
      <SeverityDialog open={changing.value} onClose={() => (changing.value = false)} />
    </div>
  );
}
