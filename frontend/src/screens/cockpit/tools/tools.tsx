import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Badge, Tabs, useKeys, type Shortcuts } from "../../../ui";
import { Dashboards } from "../signals/dashboards";
import { Logs } from "../signals/logs";
import { Metrics } from "../signals/metrics";
import { Script } from "../script/script";
import { useDrill } from "../state/drill";
import { waiting } from "../state/story";
import { useTerminal } from "../terminal/shells";
import { TerminalTool } from "../terminal/terminal";
import type { Tool } from "../state/view";
import { Changes } from "./changes";
import { CustomerVisit } from "./customer";
import { Runbooks } from "./runbooks";
import { Services } from "./services";

const TOOLS: { id: Tool; label: string; key: string; shows: ComponentType }[] = [
  { id: "dashboards", label: "Dashboards", key: "g d", shows: Dashboards },
  { id: "metrics", label: "Metrics", key: "g m", shows: Metrics },
  { id: "logs", label: "Logs", key: "g l", shows: Logs },
  { id: "changes", label: "Changes", key: "g c", shows: Changes },
  { id: "runbooks", label: "Runbooks", key: "g r", shows: Runbooks },
  { id: "customer", label: "Customer", key: "g u", shows: CustomerVisit },
  { id: "services", label: "Services", key: "g s", shows: Services },
];

/** Where there is something to log in to. */
const WITH_TERMINAL: typeof TOOLS = [...TOOLS, { id: "terminal", label: "Terminal", key: "g e", shows: TerminalTool }];

/** Whoever watches runs the drill, and sees its script. */
const WITH_SCRIPT: typeof TOOLS = [...TOOLS, { id: "script", label: "Script", key: "g x", shows: Script }];

/** One tool at a time; only the open one asks the server anything. */
export function Tools() {
  const { run, view, unread, story } = useDrill();
  const terminal = useTerminal();
  const tools = !run.playing ? WITH_SCRIPT : terminal ? WITH_TERMINAL : TOOLS;
  const open = view.tool.value;
  const keys: Shortcuts = Object.fromEntries(tools.map((t) => [t.key, { label: t.label, run: () => view.open(t.id) }]));
  useKeys("Tools", {
    ...keys,
    "g t": {
      label: "Incident drawer",
      run: () => (view.drawer.value = !view.drawer.peek()),
    },
  });

  // In a narrow window the drawer lies over the tool that was asked for.
  useEffect(() => {
    view.drawer.value = false;
  }, [open]);

  function badge(tool: Tool) {
    if (tool === "dashboards" && story.value.alerts.length > 0) return <Badge tone="bad" title="Alerts firing">{story.value.alerts.length}</Badge>;
    if (tool === "changes" && open !== "changes" && unread.value.changes > 0) return <Badge tone="accent" title="Changes not seen yet">{unread.value.changes}</Badge>;
    const asked = tool === "script" ? waiting(story.value).length : 0;
    if (asked > 0) return <Badge tone="warn" title="Waiting for your approval">{asked}</Badge>;
    return undefined;
  }

  const Shown = tools.find((t) => t.id === open)?.shows ?? Dashboards;
  return (
    <Tabs label="Tools" class="cockpit-tabs" tabs={tools.map((t) => ({ id: t.id, label: t.label, badge: badge(t.id) }))} active={open} onPick={(t) => view.open(t)}>
      <Shown />
    </Tabs>
  );
}
