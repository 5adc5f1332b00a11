import type { ComponentType } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Badge, Tabs, useKeys, type Shortcuts } from "../../../ui";
import { Alerts } from "../signals/alerts";
import { Dashboards } from "../signals/dashboards";
import { Logs } from "../signals/logs";
import { Metrics } from "../signals/metrics";
import { Script } from "../script/script";
import { waitingFor } from "../state/approval";
import { useDrill } from "../state/drill";
import { waiting } from "../state/story";
import { useTerminal } from "../terminal/shells";
import { TerminalTool } from "../terminal/terminal";
import type { Tool } from "../state/view";
import { Changes } from "./changes";
import { CustomerVisit } from "./customer";
import { Runbooks } from "./runbooks";
import { Services } from "./services";
import { StatusTool } from "./status";

const TOOLS: { id: Tool; label: string; key: string; shows: ComponentType }[] = [
  { id: "dashboards", label: "Dashboards", key: "g d", shows: Dashboards },
  { id: "alerts", label: "Alerts", key: "g a", shows: Alerts },
  { id: "metrics", label: "Metrics", key: "g m", shows: Metrics },
  { id: "logs", label: "Logs", key: "g l", shows: Logs },
  { id: "changes", label: "Changes", key: "g c", shows: Changes },
  { id: "runbooks", label: "Runbooks", key: "g r", shows: Runbooks },
  { id: "customer", label: "Customer", key: "g u", shows: CustomerVisit },
  { id: "services", label: "Services", key: "g s", shows: Services },
  { id: "status", label: "Status page", key: "g o", shows: StatusTool },
];

/** Where there is something to log in to. */
const WITH_TERMINAL: typeof TOOLS = [...TOOLS, { id: "terminal", label: "Terminal", key: "g e", shows: TerminalTool }];

/** Whoever watches runs the drill, and sees its script. */
const WITH_SCRIPT: typeof TOOLS = [...TOOLS, { id: "script", label: "Script", key: "g x", shows: Script }];

/** One tool at a time; only the open one asks the server anything. */
export function Tools() {
  const drill = useDrill();
  const { run, view, unread, story, crew, self, over, say } = drill;
  const terminal = useTerminal();
  const all = drill.past ? TOOLS : !run.playing ? WITH_SCRIPT : terminal ? WITH_TERMINAL : TOOLS;
  const ended = over.value;
  const wanted = view.tool.value;
  // What was open when the run ended stays until it is left: nobody loses what
  // they read or write there.
  const stays = useSignal<Tool | null>(null);
  useEffect(() => {
    if (!ended) stays.value = wanted;
    else if (stays.peek() !== wanted) stays.value = null;
  }, [ended, wanted]);
  const tools = all.filter((t) => drill.offers(t.id) || t.id === stays.value);
  const usual: Tool = ended ? "runbooks" : "dashboards";
  const open = tools.find((t) => t.id === wanted)?.id ?? usual;
  const keys: Shortcuts = Object.fromEntries(tools.map((t) => [t.key, { label: say(t.label), run: () => view.open(t.id) }]));
  useKeys("Tools", {
    ...keys,
    "g t": {
      label: "Incident drawer",
      run: () => (view.drawer.value = !view.drawer.peek()),
    },
  });

  useEffect(() => () => drill.sight.turn(), [open]);

  // In a narrow window the drawer lies over the tool that was asked for.
  useEffect(() => {
    view.drawer.value = false;
  }, [open]);

  function badge(tool: Tool) {
    if (tool === "alerts" && !ended && story.value.alerts.length > 0) return <Badge tone="bad" title="Alerts firing">{story.value.alerts.length}</Badge>;
    if (tool === "changes" && open !== "changes" && unread.value.changes > 0) return <Badge tone="accent" title="Changes not seen yet">{unread.value.changes}</Badge>;
    // Whoever leads decides in the script, and whoever plays where actions are asked for.
    const asked = tool === "script" ? waiting(story.value).length : tool === "services" && run.playing ? waitingFor(story.value, crew.value, self).length : 0;
    if (asked > 0) return <Badge tone="warn" title="Waiting for your approval">{asked}</Badge>;
    return undefined;
  }

  const Shown = all.find((t) => t.id === open)?.shows ?? Dashboards;
  return (
    <Tabs label="Tools" scrolls class="cockpit-tabs" tabs={tools.map((t) => ({ id: t.id, label: say(t.label), badge: badge(t.id) }))} active={open} onPick={(t) => view.open(t)}>
      <Shown />
    </Tabs>
  );
}
