import type { ScriptTruth, Tell } from "../api/types";
import { words } from "../format";

/** Where the truth of a script shows, and what may be changed for good: rows of its answer key. */
export function Tells({ of: { tells, allowed } }: { of: ScriptTruth }) {
  return (
    <>
      {tells?.length ? (
        <>
          <dt>Where it shows</dt>
          <dd>
            <ul class="tells">
              {tells.map((t, i) => {
                const { source, text } = tellOf(t);
                return (
                  <li key={i}>
                    <span class="muted">{source}</span> <code>{text}</code>
                  </li>
                );
              })}
            </ul>
          </dd>
        </>
      ) : null}
      {allowed?.length ? (
        <>
          <dt>Allowed for good</dt>
          <dd>{allowed.map((a) => `${words(a.action)} ${a.target}`).join(", ")}</dd>
        </>
      ) : null}
    </>
  );
}

/** Where the truth shows, in a few words: what to look at, and what is there. */
export function tellOf(t: Tell): { source: string; text: string } {
  const where = t.service ? ` of ${t.service}` : "";
  if (t.metrics) return { source: `metrics${where}`, text: t.metrics };
  if (t.logs) return { source: `logs${where}`, text: t.logs };
  if (t.config) return { source: `settings${where}`, text: t.config };
  if (t.changes) return { source: "changes", text: t.changes };
  return { source: "customer", text: t.customer ?? "" };
}
