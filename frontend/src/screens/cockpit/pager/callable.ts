import type { Option } from "../../../ui";
import { useDrill } from "../state/drill";

/** The kind and the name of a value "kind:name"; names may have a colon. */
export function calleeOf(value: string): [kind: string, name: string] {
  const at = value.indexOf(":");
  return at < 0 ? ["", ""] : [value.slice(0, at), value.slice(at + 1)];
}

/** Whom a page can be handed to, and who can be brought in, as values "kind:name" of a list. */
export function useCallable(): { callees: Option[]; helpers: Option[] } {
  const { map, crew, story, self } = useDrill();
  const members = story.value.crew.map((m) => ({ value: `who:${m.id}`, label: m.id === self ? `${m.name} (you)` : m.name }));
  const seats = (crew.value?.seats ?? []).filter((s) => s.holder || s.stand_in).map((s) => ({ value: `seat:${s.seat}`, label: `${s.title}, the seat` }));
  const teams = map.teams.map((t) => ({ value: `team:${t.name}`, label: `${t.title}, the team` }));
  const personas = map.personas.map((p) => ({ value: `persona:${p.id}`, label: `${p.name}, ${p.title}` }));
  return { callees: [...members, ...seats, ...teams, ...personas], helpers: [...teams, ...personas] };
}
