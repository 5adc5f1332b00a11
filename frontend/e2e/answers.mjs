// The answers that stand in the file of an exercise, as somebody would type them.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "content", "exercises");

/** The written parts of an answer, by what they are called. */
export function answer(exercise, name) {
  const text = readFileSync(join(folder, `${exercise}.md`), "utf8");
  const [, ...all] = text.split(/^```yaml answer$/m);
  const one = all.find((a) => a.startsWith(`\nname: ${name}\n`));
  if (!one) throw new Error(`${exercise} has no answer ${name}`);
  return Object.fromEntries([...one.matchAll(/^#### (\S+)\n+```\w+ part\n(.*?)^```$/gms)].map(([, part, words]) => [part, words]));
}
