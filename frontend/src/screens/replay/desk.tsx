import type { ComponentChildren } from "preact";
import { Badge, IconButton, severityTone, Button, showKeys, Toasts } from "../../ui";
import { Briefing } from "../cockpit/head/briefing";
import { Incident } from "../cockpit/incident/incident";
import { Pager } from "../cockpit/pager/pager";
import { useDrill } from "../cockpit/state/drill";
import { Tools } from "../cockpit/tools/tools";

interface ReplayDeskProps {
  back: { to: string; label: string };
  what: string;
  /** The hand on time, and what is said beside it. */
  children: ComponentChildren;
}

/** The cockpit of a run that is over, as it was at a moment. Nothing can be done in it. */
export function ReplayDesk({ back, what, children }: ReplayDeskProps) {
  const { run, view, story } = useDrill();
  const { incident, closed } = story.value;
  return (
    <div class={`cockpit replay ${view.drawer.value ? "with-drawer" : ""}`}>
      <header class="cockpit-head">
        <a class="button" href={back.to}>
          <span aria-hidden="true">‹</span> {back.label}
        </a>
        <h1 class="cockpit-title clip">{run.title}</h1>
        <Badge tone="note">{what}</Badge>
        {incident ? <Badge tone={closed ? "good" : severityTone(incident.severity)}>{closed ? "closed" : incident.severity}</Badge> : <Badge>No incident</Badge>}
        {incident ? <span class="clip muted">{incident.title}</span> : null}
        <div class="cockpit-controls">
          <Briefing />
          <IconButton label="Keyboard shortcuts" onClick={showKeys}>
            ?
          </IconButton>
          <Button class="cockpit-drawer-toggle" aria-expanded={view.drawer.value} onClick={() => (view.drawer.value = !view.drawer.value)}>
            Incident
          </Button>
        </div>
      </header>
      <div class="cockpit-banners">{children}</div>
      <Pager />
      <main class="cockpit-main">
        <Tools />
      </main>
      <aside class="cockpit-side" aria-label="Incident">
        <Incident />
      </aside>
      <Toasts inPlace />
    </div>
  );
}
