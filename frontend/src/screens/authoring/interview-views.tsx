// A draft of an interview template as a candidate reads it, and as whoever holds interviews by
// it does.

import { Fragment } from "preact";
import type { DraftInterview, InterviewSection } from "../../api/types";
import { plural } from "../../format";
import { Badge, Html, Panel } from "../../ui";
import { MadeOf } from "../interviews/made-of";
import { Told } from "../interviews/welcome";
import { box, minutes } from "../interviews/words";
import { Heading, Placed, within, type Found } from "./placed";
import { Unread } from "./track-views";
import "../interviews/interviews.css";

interface InterviewViewProps {
  of: DraftInterview;
  found: Found;
}

/** What they are told before they begin, and what they then find to do. */
export function ForCandidate({ of: i, found }: InterviewViewProps) {
  return (
    <article class="stack interview-welcome">
      <h2>{i.welcome.title || "No title yet"}</h2>
      <Placed found={found} from={1} next={i.sections[0]?.line} />
      <Told now={i.welcome} />
      <h2>What there is to do</h2>
      {i.sections.map((s, n) => {
        const next = i.sections[n + 1]?.line;
        if (s.told_html !== undefined && within(found.problems, s.line, next).length === 0) return null; // it stands above
        return (
          <section key={s.line} class={`stack ${s.item ? "draft-step" : "draft-phase"}`}>
            <AsFound of={s} found={found} />
            <Placed found={found} from={s.line} next={next} />
          </section>
        );
      })}
    </article>
  );
}

function AsFound({ of: s, found }: { of: InterviewSection; found: Found }) {
  if (s.told_html !== undefined) {
    return (
      <>
        <Heading title={s.title} line={s.line} found={found} level={3} />
        <p class="small muted">Told above, before they begin.</p>
      </>
    );
  }
  if (s.sitting) {
    return (
      <>
        <Heading title={s.title} line={s.line} found={found} level={3} />
        {s.sitting.text_html ? <Html html={s.sitting.text_html} /> : null}
      </>
    );
  }
  if (!s.item) return <Unread title={s.title} line={s.line} found={found} />;
  return (
    <>
      <Heading title={s.title} line={s.line} found={found} level={4} />
      {s.item.text_html ? <Html html={s.item.text_html} /> : null}
      <p class="muted small">{s.item.warm_up ? "To try the tools. Nothing of it is marked." : `${s.item.kind === "drill" ? "At most " : ""}${box(s.item.minutes * 60_000)} from when you begin.`}</p>
    </>
  );
}

/** What it is made of, what is asked for, and what the dimensions weigh. */
export function ForHost({ of: i, found }: InterviewViewProps) {
  const items = i.sections.flatMap((s) => (s.item ? [{ ...s.item, line: s.line }] : []));
  return (
    <article class="stack">
      <h2>{i.welcome.title || "No title yet"}</h2>
      <p class="muted">
        {i.for ? `For: ${i.for}. ` : ""}
        {minutes(i.minutes)} without pauses and warm-ups, in {plural(i.welcome.sittings.length, "sitting")}.
      </p>
      <ol class="script-list">
        {items.map((item) => (
          <li key={item.line}>
            <Heading title={item.title} line={item.line} found={found} level={3} />
            <p>
              <MadeOf of={item.made_of} />
            </p>
            <p class="small muted">{item.warm_up ? <Badge>warm-up</Badge> : `${plural(item.minutes, "minute")}${item.pass ? `, and ${item.pass} % is asked for` : ""}`}</p>
          </li>
        ))}
      </ol>
      <Panel title="The scorecard">
        <dl class="facts">
          {i.weights.map((d) => (
            <Fragment key={d.name}>
              <dt>{d.title}</dt>
              <dd>{d.weight} %</dd>
            </Fragment>
          ))}
        </dl>
        {i.pass ? <p>{i.pass} % of the whole is asked for.</p> : null}
      </Panel>
      <p class="small muted">
        A link lets somebody in for {plural(i.days, "day")}, and what identifies a candidate is kept for {plural(i.welcome.keep_days, "day")} after. Whoever makes an interview of it may have each of these otherwise.
      </p>
    </article>
  );
}
