import { href } from "../../../router";
import { Badge, Button, IconButton, showKeys } from "../../../ui";
import { useDrill } from "../state/drill";
import { Clock } from "./clock";
import { EndRun } from "./end-run";
import { IncidentState } from "./incident-state";
import { Sound } from "./sound";

export function Header() {
  const { run, story, live, view, over, unread } = useDrill();
  const status = live.status.value;
  const fresh = unread.value.chat;
  return (
    <header class="cockpit-head">
      <a class="button ghost icon" href={href({ screen: "runs" })} aria-label="All runs" title="All runs: this one goes on">
        <span aria-hidden="true">‹</span>
      </a>
      <h1 class="cockpit-title clip" title={story.value.title || run.title}>
        {story.value.title || run.title}
      </h1>
      {run.playing ? null : (
        <Badge tone="note" title={`Watching ${run.person.name}`}>
          <span class="clip">Watching {run.person.name}</span>
        </Badge>
      )}
      <Clock />
      <IncidentState />
      <span class="grow" />
      {over.value ? (
        <a class="button primary" href={href({ screen: "debrief", id: run.id })}>
          Debrief
        </a>
      ) : (
        <span role="status" aria-label="Connection" class="cockpit-connection">
          <Badge tone={status === "live" ? "good" : status === "lost" ? "bad" : "warn"}>{status === "live" ? "Live" : status === "lost" ? "Not connected" : "Connecting"}</Badge>
        </span>
      )}
      <Sound />
      <IconButton label="Keyboard shortcuts" onClick={showKeys}>
        ?
      </IconButton>
      <Button class="cockpit-drawer-toggle" aria-expanded={view.drawer.value} aria-label={fresh ? `Incident, ${fresh} unread` : "Incident"} onClick={() => (view.drawer.value = !view.drawer.value)}>
        Incident {fresh ? <Badge tone="accent">{fresh}</Badge> : null}
      </Button>
      {over.value || !run.playing ? null : <EndRun />}
    </header>
  );
}
