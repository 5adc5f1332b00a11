import { api } from "../../api/client";
import type { Learners } from "../../api/types";
import { plural } from "../../format";
import { href } from "../../router";
import { Panel, useAsync } from "../../ui";

/** For Home: that somebody waits for one as a mentor, or is stuck. */
export function Mentoring() {
  const { data } = useAsync((s) => api.get<Learners>("/api/mentor", undefined, s), []);
  if (!data || data.waiting + data.stuck === 0) return null;
  return (
    <Panel title="Those who learn with you">
      <div class="due">
        <div class="grow">
          <p>{[data.waiting ? `${plural(data.waiting, "person waits", "people wait")} for you` : "", data.stuck ? `${plural(data.stuck, "person is", "people are")} stuck` : ""].filter(Boolean).join(", ")}.</p>
          <p class="small muted">To sign something off, or to say what they may do alone.</p>
        </div>
        <a class="button" href={href({ screen: "mentor" })}>
          See to them
        </a>
      </div>
    </Panel>
  );
}
