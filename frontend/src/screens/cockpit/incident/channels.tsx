import { Badge, Tabs } from "../../../ui";
import { useDrill } from "../state/drill";
import { unreadIn } from "../state/view";

/** Channels of the run, those that one's seat reads, and a direct line to each colleague. */
export function Channels() {
  const { run, map, story, view, self, crew } = useDrill();
  const persona = new Map<string, { name: string; title: string }>();
  for (const p of map.personas) persona.set(`@${p.id}`, p);
  for (const m of story.value.crew) if (m.id !== self && run.playing) persona.set(`@${m.id}`, { name: m.name, title: "in your crew" });
  const spoken = story.value.messages.map((m) => m.channel);
  const rooms = (crew.value?.seats ?? []).filter((s) => s.holder === self).flatMap((s) => s.reads ?? []);
  const names = [...new Set([...map.channels.filter((c) => c.startsWith("#")), ...rooms, ...map.channels, ...persona.keys(), ...spoken])];
  const tabs = names.map((id) => {
    const unread = unreadIn(story.value, view, id, self);
    return {
      id,
      label: persona.get(id)?.name ?? id,
      badge: unread > 0 ? <Badge tone="accent">{unread}</Badge> : undefined,
    };
  });
  const who = persona.get(view.channel.value);
  return (
    <div>
      <Tabs label="Channels" class="chat-channels" tabs={tabs} active={view.channel.value} onPick={(c) => (view.channel.value = c)} />
      {who ? <p class="chat-who faint small">{who.title}</p> : null}
    </div>
  );
}
