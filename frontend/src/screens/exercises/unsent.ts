// What was typed in this browser and has not arrived at the server: kept by the part that it
// was typed in, for each tab by itself, so that no tab takes away what another one typed. See decisions/0155.

/** Where what is not saved is kept. */
export interface Kept {
  readonly length: number;
  key: (index: number) => string | null;
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

/** What was typed and has not arrived. */
export interface Unsent {
  text: string;
  /** Of what it was typed on. */
  version: number;
  /** What it was typed on; undefined: nobody knows any more. */
  on?: string | undefined;
  at_ms: number;
}

type ByTab = Record<string, Unsent>;

/** What a browser does not keep, as its storage is full: as long as the page is there. */
const page = new Map<string, string>();

const isUnsent = (v: unknown): v is Unsent => typeof v === "object" && v !== null && typeof (v as Unsent).text === "string" && typeof (v as Unsent).version === "number";

function read(kept: Kept, path: string): ByTab {
  try {
    const found: unknown = JSON.parse(page.get(path) ?? kept.getItem(path) ?? "{}");
    if (isUnsent(found)) return { "": { ...found, at_ms: found.at_ms ?? 0 } }; // as it was kept before there was one for each tab
    return Object.fromEntries(Object.entries(found as object).filter((e): e is [string, Unsent] => isUnsent(e[1])));
  } catch {
    return {};
  }
}

function write(kept: Kept, path: string, all: ByTab): void {
  const text = Object.keys(all).length ? JSON.stringify(all) : "";
  page.delete(path);
  try {
    if (text) kept.setItem(path, text);
    else kept.removeItem(path);
  } catch {
    page.set(path, text);
  }
}

/** Keeps what a tab has typed, in the place of what it had kept; null: it has nothing unsent. */
export function keep(kept: Kept, path: string, tab: string, unsent: Unsent | null): void {
  const all = read(kept, path);
  if (unsent) all[tab] = unsent;
  else if (tab in all) delete all[tab];
  else return;
  write(kept, path, all);
}

/** Takes over what was typed last in a part, by whatever tab. */
export function take(kept: Kept, path: string): Unsent | null {
  const all = read(kept, path);
  const [last] = Object.entries(all).sort(([, a], [, b]) => b.at_ms - a.at_ms);
  if (!last) return null;
  delete all[last[0]];
  write(kept, path, all);
  return last[1];
}

/** All that was typed below a path and has not arrived, by the rest of the path. */
export function below(kept: Kept, path: string): { part: string; text: string }[] {
  const found: { part: string; text: string }[] = [];
  for (const key of keysBelow(kept, path)) {
    for (const one of Object.values(read(kept, key))) found.push({ part: decodeURIComponent(key.slice(path.length)), text: one.text });
  }
  return found;
}

/** Throws away what was typed below a path. */
export function discard(kept: Kept, path: string): void {
  for (const key of keysBelow(kept, path)) write(kept, key, {});
}

function keysBelow(kept: Kept, path: string): string[] {
  const all = new Set([...Array.from({ length: kept.length }, (_, i) => kept.key(i) ?? ""), ...page.keys()]);
  return [...all].filter((key) => key.startsWith(path));
}
