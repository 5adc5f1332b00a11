import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { Candidate, Interview } from "../../api/types";
import { day } from "../../format";
import { href } from "../../router";
import { Badge, Button, Confirm, Empty, ErrorNote, Panel, Spinner, usePoll } from "../../ui";
import { AddCandidate, LinkDialog } from "./add";
import { CandidatePanel } from "./candidate-panel";
import { minutes } from "./words";
import "./interviews.css";

const EVERY_MS = 5_000;

/** One interview, for those who hold it: its candidates, where each is, and what can be done for them. */
export function InterviewPage({ id }: { id: string }) {
  const path = `/api/interviews/${encodeURIComponent(id)}`;
  const again = useSignal(0);
  const { data, problem } = usePoll((s) => api.get<Interview>(path, undefined, s), EVERY_MS, [id, again.value], true);
  const adding = useSignal(false);
  const link = useSignal<{ who: string; link: string } | null>(null);
  const closing = useSignal(false);
  const reload = () => void again.value++;
  if (!data) return problem ? <ErrorNote problem={problem} onRetry={reload} /> : <Spinner />;
  const items = data.terms.sittings.flatMap((s) => s.items);
  const graded = items.filter((i) => !i.warm_up);
  return (
    <>
      <p class="path">
        <a href={href({ screen: "interviews" })}>Interviews</a> · <a href={href({ screen: "raters", interview: data.id })}>Raters</a> · <a href={href({ screen: "scorecards", interview: data.id })}>Scorecards</a>
      </p>
      <div class="page-head">
        <h1>{data.title}</h1>
        <div class="row">
          {data.closed_ms ? <Badge>closed</Badge> : null}
          <Button onClick={() => (closing.value = true)}>{data.closed_ms ? "Open again" : "Close"}</Button>
          <Button variant="primary" disabled={Boolean(data.closed_ms)} onClick={() => (adding.value = true)}>
            Add a candidate
          </Button>
        </div>
      </div>
      <div class="stack wide">
        <ErrorNote problem={problem} />
        {data.all.length === 0 ? (
          <Empty title="There are no candidates yet.">Each gets a link of their own, which lets one browser in. You send it; this server sends nothing.</Empty>
        ) : (
          data.all.map((c) => <CandidatePanel key={c.id} path={`${path}/candidates/${encodeURIComponent(c.id)}`} interview={id} candidate={c} onChanged={reload} onLink={(who, l) => (link.value = { who, link: l })} />)
        )}
        <Panel title="What is the same for all of them">
          <dl class="facts">
            <dt>Template</dt>
            <dd title={data.template}>{data.template_title || `${data.template}, which is not on this server any more`}</dd>
            <dt>Exercises</dt>
            <dd>
              {graded.map((i) => `${i.title} (${i.minutes} min)`).join(", ")}: {minutes(graded.reduce((sum, i) => sum + i.minutes, 0))} in all
            </dd>
            <dt>Seed</dt>
            <dd>
              {data.seed}, the same for all of them{data.fixed ? "; a candidate has begun, so what is asked stays as it is" : ""}
            </dd>
            <dt>Weights</dt>
            <dd>
              {data.dimensions
                .filter((d) => data.terms.weights[d.name])
                .map((d) => `${d.title} ${data.terms.weights[d.name]} %`)
                .join(", ")}
            </dd>
            <dt>Pass mark</dt>
            <dd>{data.terms.pass ? `${data.terms.pass} %` : "none"}</dd>
            <dt>Allowed</dt>
            <dd>
              own notes and documentation: {data.terms.notes}; assistants: {data.terms.assistants}
            </dd>
            <dt>Kept</dt>
            <dd>what identifies a candidate goes {data.terms.keep_days} days after their interview, with all that they typed</dd>
            <dt>Assessors</dt>
            <dd>{data.hosts.map((h) => h.name).join(", ") || "nobody any more"}</dd>
            <dt>Made</dt>
            <dd>{day(data.created_ms)}</dd>
          </dl>
        </Panel>
      </div>
      {adding.value ? (
        <AddCandidate
          path={`${path}/candidates`}
          onClose={() => (adding.value = false)}
          onAdded={(c: Candidate, l: string) => {
            adding.value = false;
            link.value = { who: c.name, link: l };
            reload();
          }}
        />
      ) : null}
      {link.value ? <LinkDialog who={link.value.who} link={link.value.link} onClose={() => (link.value = null)} /> : null}
      {closing.value ? (
        <Confirm
          title={data.closed_ms ? "Open the interview again?" : "Close the interview?"}
          keep="Leave it"
          act={data.closed_ms ? "Open it" : "Close it"}
          run={async () => {
            await api.patch<Interview>(path, { closed: !data.closed_ms });
            closing.value = false;
            reload();
          }}
          onClose={() => (closing.value = false)}
        >
          {data.closed_ms ? "Candidates can begin again, as far as their links are still good." : "Nobody begins anything more, and no link lets anybody in. What is under way goes on to its end. You can open it again."}
        </Confirm>
      ) : null}
    </>
  );
}
