import "./handoff.css";

import type { Claim, ShownBy } from "../../../api/types";
import { plural } from "../../../format";
import { Badge } from "../../../ui";
import { linesOf } from "../line-remarks";
import type { KindProps } from "./props";

/** What a note says beside what the log knows of it, line by line. */
export function Handoff({ shown, answer }: KindProps) {
  const { claims } = shown as ShownBy["handoff"];
  const text = Object.values(answer)[0] ?? "";
  const right = claims.filter((c) => c.right).length;
  const wrong = claims.filter((c) => c.wrong).length;
  return (
    <section class="handoff" aria-label="What was checked">
      <p>
        {claims.length === 0
          ? "Nothing in it can be checked: there is no time, number, severity or name that the log knows."
          : `${plural(right, "statement is", "statements are")} as the log has them, ${plural(wrong, "is not", "are not")}, and the log does not tell of ${claims.length - right - wrong}.`}
      </p>
      <ol class="handoff-lines">
        {(text.trim() ? linesOf(text) : []).map((line, i) => (
          <li key={i}>
            <span class="handoff-text">
              <span class="handoff-number">{i + 1}</span>
              <span>{line || " "}</span>
            </span>
            <ul class="handoff-claims">
              {claims
                .filter((c) => c.line === i + 1)
                .map((c, j) => (
                  <li key={j}>
                    <Badge tone={c.right ? "good" : c.wrong ? "bad" : undefined}>{verdict(c)}</Badge> <q>{c.words}</q> <span class="muted small">{c.why}</span>
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

const verdict = (c: Claim) => (c.right ? "as in the log" : c.wrong ? "not so" : "not in the log");
