import { Badge, Tabs } from "../../../ui";
import { useDrill } from "../state/drill";
import { unreadIn } from "../state/view";

/** Channels of the run, and a direct line to each colleague. */
export function Channels() {
  const { map, story, view, run } = useDrill();
  const persona = new Map(map.personas.map((p) => [`@${p.id}`, p]));
  const spoken = story.value.messages.map((m) => m.channel);
  const names = [...new Set([...map.channels, ...persona.keys(), ...spoken])];
  const tabs = names.map((id) => {
    const unread = unreadIn(story.value, view, id, run.person.id);
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
