import { Badge, Time } from "../../../ui";
import { useDrill } from "../state/drill";
import type { Entry } from "../state/record";

export function TimelineEntry({ entry }: { entry: Entry }) {
  const { epoch_ms } = useDrill();
  return (
    <li class="timeline-entry">
      <span class="timeline-time faint">
        <Time at_ms={entry.at_ms} epoch_ms={epoch_ms} />
      </span>
      <div>
        <Badge tone={entry.tone}>{entry.label}</Badge> <span class="timeline-text">{entry.text}</span>
        {entry.facts.length > 0 || entry.who ? <p class="faint small">{[entry.who, ...entry.facts].filter(Boolean).join(" · ")}</p> : null}
      </div>
    </li>
  );
}
