// What to do about a query that found nothing.

/** Words of the language that stand where a metric could. */
const WORDS = new Set(["by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "offset", "bool", "atan2", "start", "end", "inf", "nan"]);

/** The metrics a query names: words outside labels, texts and ranges that are no functions. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/g, " ")
    .replace(/\{[^}]*\}/g, " ")
    .replace(/\[[^\]]*\]/g, " ")
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/gi, " ");
  const names = [...bare.matchAll(/(?<![\w:.])([A-Za-z_:][\w:]*)(?![\w:])(?!\s*\()/g)].map((m) => m[1] ?? "");
  return [...new Set(names.filter((n) => !WORDS.has(n.toLowerCase())))];
}

/** How many letters two names are apart. */
function apart(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

export function nearest(names: readonly string[], wanted: string): string | undefined {
  const w = wanted.toLowerCase();
  const held = names.filter((n) => n.toLowerCase().includes(w) || w.includes(n.toLowerCase()));
  const [best] = (held.length > 0 ? held : names).map((n) => ({ n, d: apart(n.toLowerCase(), w) })).sort((a, b) => a.d - b.d);
  return best && (held.length > 0 || best.d <= Math.max(3, wanted.length / 2)) ? best.n : undefined;
}

export interface Advice {
  text: string;
  /** A query to try instead. */
  query?: string;
}

/** What may help, the likeliest first. `names` are the metrics there are; empty when that is not known. */
export function advice(expr: string, names: readonly string[]): Advice[] {
  const found: Advice[] = [];
  const named = metricsIn(expr);
  const unknown = names.length > 0 ? named.filter((n) => !names.includes(n)) : [];
  for (const n of unknown) {
    const near = nearest(names, n);
    found.push(
      near
        ? { text: `There is no metric ${n}. The nearest name is ${near}.`, query: expr.replace(new RegExp(`(?<![\\w:])${n}(?![\\w:])`, "g"), near) }
        : { text: `There is no metric ${n}. Begin to type a name and those that fit are listed.` },
    );
  }
  const first = named[0];
  if (unknown.length === 0 && first && /\{[^}]*[=~]/.test(expr)) found.push({ text: `${first} is there, but not with these labels. Ask for it without, and see which it has.`, query: first });
  if (unknown.length === 0 && /[<>]|==|!=/.test(expr.replace(/\{[^}]*\}/g, ""))) found.push({ text: "A comparison leaves out all that does not fulfil it: nothing may be what is to be found. Ask without it to see the values." });
  if (unknown.length === 0) found.push({ text: "Or nothing was measured in this stretch of time: choose a longer range." });
  return found;
}
