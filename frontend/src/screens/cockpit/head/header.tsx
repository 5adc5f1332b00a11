import type { LiveStatus } from "../../../api/live";
import { has } from "../../../api/session";
import { href } from "../../../router";
import { runtimeWords } from "../../../runtimes";
import { Badge, Button, IconButton, showKeys, type Tone } from "../../../ui";
import { useDrill } from "../state/drill";
import { Crew } from "../crew/crew";
import { Hints } from "../crew/hints";
import { Briefing } from "./briefing";
import { Clock } from "./clock";
import { EndFor } from "../../end-for";
import { EndRun } from "./end-run";
import { IncidentState } from "./incident-state";
import { Sound } from "../../../ring/sound";

const CONNECTIONS: Record<LiveStatus, [word: string, tone: Tone]> = {
  live: ["Connected", "good"],
  connecting: ["Connecting", "warn"],
  lost: ["Not connected", "bad"],
};

export function Header() {
  const { run, story, live, view, over, unread } = useDrill();
  const closing = story.value.closing !== null;
  const left = live.left.value;
  const fresh = unread.value.chat;
  const [word, tone] = CONNECTIONS[live.status.value];
  const runtime = runtimeWords(run.runtime);
  const candidate = has("candidate");
  const back = run.game_day ? "The game day" : candidate ? "The interview" : "All runs";
  return (
    <header class="cockpit-head">
      <a
        class="button ghost icon"
        href={href(run.game_day ? { screen: "gameday", id: run.game_day } : { screen: candidate ? "home" : "runs" })}
        aria-label={back}
        title={`${back}: this ${run.game_day || candidate ? "run" : "one"} goes on`}
      >
        <span aria-hidden="true">‹</span>
      </a>
      <h1 class="cockpit-title clip" title={`${story.value.title || run.title}. ${runtime.name}: ${runtime.says}`}>
        {story.value.title || run.title}
      </h1>
      <span class="cockpit-runtime faint small" title={runtime.says}>
        {runtime.name}
      </span>
      {run.playing ? null : (
        <Badge tone="note" class="cockpit-watching" title={`Watching ${run.person.name}`}>
          <span class="clip">Watching {run.person.name}</span>
        </Badge>
      )}
      <Clock />
      <IncidentState />
      <div class="cockpit-controls">
        <Crew />
        <Hints />
        {over.value || left ? null : (
          <span role="status" aria-label="Connection" class="cockpit-connection">
            <Badge tone={tone} title={word}>
              <span class="narrow-hidden">{word}</span>
            </Badge>
          </span>
        )}
        <Briefing />
        <Sound />
        <IconButton label="Keyboard shortcuts" onClick={showKeys}>
          ?
        </IconButton>
        <Button class="cockpit-drawer-toggle" aria-expanded={view.drawer.value} aria-label={fresh ? `Incident, ${fresh} unread` : "Incident"} onClick={() => (view.drawer.value = !view.drawer.value)}>
          Incident {fresh ? <Badge tone="accent">{fresh}</Badge> : null}
        </Button>
        {!run.playing ? <EndFor run={run} over={over.value || left} /> : over.value || closing || left ? null : <EndRun />}
      </div>
    </header>
  );
}
