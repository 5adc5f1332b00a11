import { draftsOf } from "../../../api/outbox";
import { words } from "../../../format";

/** What a draft was to become, by the name it is kept under; what is no text of a person's is not listed. */
const BECOMES: [name: RegExp, what: (rest: string) => string][] = [
  [/^note$/, () => "Note"],
  [/^update\.text$/, () => "Update"],
  [/^hypothesis\.text$/, () => "Hypothesis"],
  [/^withdraw\.(.+)\.reason$/, () => "Reason to withdraw a hypothesis"],
  [/^chat\.(.+)$/, (channel) => `Message to ${channel}`],
  [/^handoff\.(.+)$/, (seat) => `Handoff note of ${words(seat)}`],
  [/^refuse\./, () => "Why somebody may not"],
  [/^declare\.title$/, () => "Title of an incident"],
  [/^escalate\.reason$/, () => "Reason to escalate"],
  [/^close\.text$/, () => "What it was"],
  [/^action\.(.+)\.reason$/, (action) => `Reason to ${words(action)}`],
  [/^metrics\.expr$/, () => "Query"],
  [/^logs\.filter$/, () => "Log filter"],
];

/** What has been asked is no draft any more. */
const QUERIES = /^(metrics\.expr|logs\.filter)$/;

export interface Unsent {
  name: string;
  what: string;
  text: string;
}

/** What was being written in a run, and never sent. */
export function unsent(runId: string): Unsent[] {
  const all = draftsOf(runId);
  const asked = all.filter((d) => d.name.endsWith(".asked")).map((d) => d.text.trim());
  return all.flatMap(({ name, text }) => {
    if (QUERIES.test(name) && asked.includes(text.trim())) return [];
    for (const [is, what] of BECOMES) {
      const found = is.exec(name);
      if (found) return [{ name, what: what(found[1] ?? ""), text }];
    }
    return [];
  });
}
