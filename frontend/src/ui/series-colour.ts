// One meaning, one colour, on every chart: what fails is red, what is slow is
// amber, what goes well is green. What means neither has a colour by its name,
// the same wherever it shows, and never one of those three.

const MEANINGS: [token: string, name: RegExp][] = [
  ["--series-bad", /^(5xx|5\d\d|errors?|fail(ed|ing|ures?)?|refused|rejected|rollbacks?|dropped|lost|dead|down|hung|unreachable|reset|expired|invalid|bad[ _-].+|unknown[ _-].+|not[ _-].+)$/],
  ["--series-slow", /^(slow|late|timed?[ _-]?outs?|p99(\.\d+)?|0\.99\d*)$/],
  ["--series-good", /^(ok|2xx|2\d\d|success(es|ful)?|succeeded|good|kept|hits?|commits?|ready|up)$/],
  ["--series-1", /^(p50|0\.5|3xx|in use|open|workers|connections)$/],
  ["--series-2", /^(p9[05]|0\.9[05]?|miss(es)?)$/],
  ["--series-4", /^(4xx|4\d\d)$/],
  ["--series-5", /^(size|limit|capacity|max)$/],
];

const NEUTRAL = 8;

/** What a series is about: its name, or what one of its labels says. */
function meaning(name: string): string | undefined {
  const said = [name, ...[...name.matchAll(/="([^"]*)"/g)].map((m) => m[1] ?? "")];
  for (const word of said) {
    const found = MEANINGS.find(([, is]) => is.test(word.toLowerCase()));
    if (found) return found[0];
  }
  return undefined;
}

function byName(name: string): number {
  let hash = 0;
  for (const c of name) hash = (hash * 31 + (c.codePointAt(0) ?? 0)) >>> 0;
  return hash % NEUTRAL;
}

/**
 * The tokens that series of one chart are drawn in. Two of them share a colour
 * only when there are more than colours.
 */
export function seriesColours(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const take = (token: string) => (taken.add(token), token);
  const first = names.map((n) => {
    const token = meaning(n);
    return token && !taken.has(token) ? take(token) : undefined;
  });
  return names.map((n, i) => {
    if (first[i]) return first[i];
    for (let step = 0, at = byName(n); step < NEUTRAL; step++, at = (at + 1) % NEUTRAL) {
      const token = `--series-${at + 1}`;
      if (!taken.has(token)) return take(token);
    }
    return `--series-${byName(n) + 1}`;
  });
}
