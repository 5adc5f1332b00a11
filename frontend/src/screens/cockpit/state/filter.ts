// Changes to a log search line without disturbing what was typed around it.

/** One term: `key:value`, a quoted text, or a word. */
const TERM = /([A-Za-z_][\w.-]*):("(?:\\.|[^"\\])*"?|\S*)|"(?:\\.|[^"\\])*"?|\S+/g;

interface Term {
  text: string;
  key?: string;
  value?: string;
}

function terms(filter: string): Term[] {
  return [...filter.matchAll(TERM)].map((m) => (m[1] === undefined ? { text: m[0] } : { text: m[0], key: m[1], value: unquote(m[2] ?? "") }));
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1") : value;
}

function quote(value: string): string {
  return /^[^\s"]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** The value a key is held to, or "". */
export function termOf(filter: string, key: string): string {
  return terms(filter).find((t) => t.key === key)?.value ?? "";
}

/** The line with `key:value` in it, once; with an empty value, without the key. */
export function withTerm(filter: string, key: string, value: string): string {
  const all = terms(filter);
  const at = all.findIndex((t) => t.key === key);
  const rest = all.filter((t) => t.key !== key).map((t) => t.text);
  if (value !== "") rest.splice(at < 0 ? rest.length : Math.min(at, rest.length), 0, `${key}:${quote(value)}`);
  return rest.join(" ");
}

export const withService = (filter: string, service: string) => withTerm(filter, "service", service);
