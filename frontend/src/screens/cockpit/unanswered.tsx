import type { Problem } from "../../api/client";
import { href } from "../../router";
import { Empty, ErrorNote } from "../../ui";
import { useDrill } from "./state/drill";

/** Why the system did not answer: calmly, once there is none any more. */
export function Unanswered({ problem, onRetry }: { problem: Problem | null | undefined; onRetry?: () => void }) {
  const { run, over } = useDrill();
  if (!problem) return null;
  if (!over.value || problem.status !== 409) return <ErrorNote problem={problem} onRetry={onRetry} />;
  return (
    <Empty title="The system has been taken down">
      What was seen of it is in the <a href={href({ screen: "debrief", id: run.id })}>debrief</a>.
    </Empty>
  );
}
