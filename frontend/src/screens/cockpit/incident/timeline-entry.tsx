import { Badge, Time } from "../../../ui";
import { Linked } from "../linked";
import { useDrill } from "../state/drill";
import type { Entry } from "../state/record";

/** One line; `waits`: for approval, which nobody has given or refused yet. */
export function TimelineEntry({ entry, waits }: { entry: Entry; waits: boolean }) {
  const { epoch_ms, say } = useDrill();
  // Of an impact nothing is in anybody's own words.
  const text = entry.label === "impact" ? say(entry.text) : entry.text;
  return (
    <li class="timeline-entry">
      <span class="timeline-time faint">
        <Time at_ms={entry.at_ms} epoch_ms={epoch_ms} />
      </span>
      <div>
        <Badge tone={entry.tone}>{entry.label}</Badge> {waits ? <Badge>waiting</Badge> : null} <span class="timeline-text"><Linked text={text} /></span>
        {entry.facts.length > 0 || entry.who ? <p class="faint small">{[entry.who, ...entry.facts].filter(Boolean).join(" · ")}</p> : null}
      </div>
    </li>
  );
}
