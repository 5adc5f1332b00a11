import { Badge, Empty } from "../../../ui";
import { useDrill } from "../state/drill";
import { phrase } from "../state/phrase";
import { useStick } from "../state/stick";
import { waiting } from "../state/story";
import { TimelineEntry } from "./timeline-entry";

const SHOWN_ELSEWHERE = new Set(["message", "acknowledge", "end"]);

export function Timeline() {
  const { story, unseen } = useDrill();
  const entries = story.value.timeline;
  const pending = unseen.value.filter((p) => !SHOWN_ELSEWHERE.has(p.command.type));
  const asked = waiting(story.value);
  const stick = useStick<HTMLOListElement>(entries.length + pending.length);
  if (entries.length + pending.length === 0) return <Empty title="Nothing has happened yet" />;
  return (
    <ol class="timeline" aria-label="Incident timeline" tabIndex={0} ref={stick.ref} onScroll={stick.onScroll}>
      {entries.map((e) => (
        <TimelineEntry key={e.n} entry={e} waits={asked.some((a) => a.id === e.asks)} />
      ))}
      {pending.map((p) => (
        <li key={p.key} class="timeline-entry waiting">
          <span class="timeline-time faint">–</span>
          <div>
            <Badge>{p.waiting ? "waiting" : "sending"}</Badge> {phrase(p.command)}
          </div>
        </li>
      ))}
    </ol>
  );
}
