import { api } from "../../api/client";
import type { Learners } from "../../api/types";
import { plural } from "../../format";
import { href } from "../../router";
import { Panel, usePoll } from "../../ui";
import { Due } from "../due";

const EVERY_MS = 60_000;

/** For Home: that somebody waits for one as a mentor, or is stuck. */
export function Mentoring() {
  const { data } = usePoll((s) => api.get<Learners>("/api/mentor", undefined, s), EVERY_MS, [], true);
  if (!data || data.waiting + data.stuck === 0) return null;
  return (
    <Panel title="Those who learn with you">
      <Due
        title={`${[data.waiting ? `${plural(data.waiting, "person waits", "people wait")} for you` : "", data.stuck ? `${plural(data.stuck, "person is", "people are")} stuck` : ""].filter(Boolean).join(", ")}.`}
        why={data.waiting ? "To sign something off, to mark something, or to say what they may do alone." : "They are late, or have tried something again and again. A word from you may be all it takes."}
      >
        <a class="button" href={href({ screen: "mentor" })}>
          See to them
        </a>
      </Due>
    </Panel>
  );
}
