import type { ComponentChildren } from "preact";
import { api } from "../api/client";
import { mayAssess, maySeeOthers } from "../api/session";
import type { Feedback, Home as HomeView, NextSuggestion, PanelTasks, Run, ScenarioCard, Waiting } from "../api/types";
import { ago, percentRange, plural, span } from "../format";
import { href } from "../router";
import { Badge, ErrorNote, Panel, Spinner, usePoll } from "../ui";
import { AssignedItem } from "./assignments/item";
import { GameDayItem, isNow } from "./gamedays/item";
import { playNow } from "./gamedays/words";
import { windowText } from "./assignments/words";
import { levelTitle } from "./catalogue-list";
import { Due } from "./due";
import { MyActions } from "./my-actions";
import { Suggestions } from "./suggestions";
import { Mentoring } from "./tracks/mentoring";

const EVERY_MS = 10_000;
const NEXT_EVERY_MS = 60_000;

/** The first screen: what is one's own to do now and next, and why. */
export function Home() {
  const { data, problem } = usePoll((s) => api.get<HomeView>("/api/home", undefined, s), EVERY_MS, [], true);
  const next = usePoll((s) => api.get<NextSuggestion[]>("/api/next", undefined, s), NEXT_EVERY_MS, [], true);
  const marks = usePoll(async (s) => (mayAssess() ? (await api.get<PanelTasks>("/api/panel", undefined, s)).tasks.filter((t) => t.state === "open" || t.state === "begun").length : 0), NEXT_EVERY_MS, [], true);
  return (
    <>
      <div class="page-head">
        <h1>Home</h1>
      </div>
      <ErrorNote problem={problem} />
      {data ? <Parts home={data} marks={marks.data ?? 0} next={next.data ?? (next.problem ? [] : undefined)} /> : problem ? null : <Spinner />}
    </>
  );
}

function Parts({ home: h, next, marks }: { home: HomeView; next: readonly NextSuggestion[] | undefined; marks: number }) {
  // Somebody who has played nothing begins with their track, or else with one drill.
  const suggested = (h.begin ? next?.filter((s) => s.track) : next) ?? [];
  // A run that something assigned, or a game day, goes on with is told there.
  const told = new Set([...h.now.map((a) => a.mine?.run), ...h.game_days.flatMap((d) => d.crews.map((c) => playNow(d, c)?.run))]);
  const going = h.runs.filter((r) => !told.has(r.id));
  const days = h.game_days.filter(isNow);
  const later = h.game_days.filter((d) => !isNow(d));
  const toDo = h.now.length + going.length + h.asked.length + days.length + marks;
  const led = h.leads ? h.leads.marks.length + h.leads.answers.length + h.leads.releases.length + h.leads.late.length : 0;
  const nothing = toDo + led + h.next.length + later.length + h.feedback.length + h.watch.length + h.read.length === 0;
  return (
    <div class="stack wide">
      {h.tour ? <TourOffer slug={h.tour.slug} title={h.tour.title} /> : null}
      {h.begin && next && suggested.length === 0 ? <Begin drill={h.begin} second={h.tour !== null} /> : null}
      {toDo > 0 ? (
        <Panel title="To do now">
          {days.map((d) => (
            <GameDayItem key={d.id} day={d} />
          ))}
          {going.map((r) => (
            <RunItem key={r.id} run={r} why={r.state === "queued" ? "It waits for a place and begins by itself." : "You are on call in it."} does="Go on" to={href({ screen: "run", id: r.id })} primary />
          ))}
          {h.now.map((a) => (
            <AssignedItem key={a.id} assignment={a} />
          ))}
          {marks > 0 ? (
            <Due title={<a href={href({ screen: "panel" })}>Marks to give</a>} why={`${plural(marks, "piece")} of work of candidates, by code names.`}>
              <a class="button" href={href({ screen: "panel" })}>
                Mark
              </a>
            </Due>
          ) : null}
          {h.asked.map((r) => (
            <RunItem key={r.id} run={r} why={`It ended ${since(r)}. Before you are shown its score, say how it went.`} does="Say how it went" to={href({ screen: "debrief", id: r.id })} />
          ))}
        </Panel>
      ) : nothing && !h.begin && suggested.length === 0 ? (
        <Panel title="To do now">
          <p class="muted">
            Nothing waits for you. The <a href={href({ screen: "catalogue" })}>catalogue</a> has what there is to play.
          </p>
        </Panel>
      ) : null}
      <Suggestions of={suggested} />
      {h.feedback.length > 0 ? (
        <Panel title="Feedback that has arrived">
          {h.feedback.map((f) => (
            <FeedbackItem key={f.run.id} feedback={f} />
          ))}
        </Panel>
      ) : null}
      {h.leads && led > 0 ? <Leads of={h.leads} /> : null}
      {maySeeOthers() ? <Mentoring /> : null}
      {h.watch.length + h.read.length > 0 ? (
        <Panel title="You were named for">
          {h.watch.map((r) => (
            <RunItem key={r.id} run={r} why={`${r.person.name} plays it now, and you may watch.`} does="Watch" to={href({ screen: "run", id: r.id })} />
          ))}
          {h.read.map((r) => (
            <RunItem key={r.id} run={r} why={`${r.person.name} played it, and you may read its debrief.`} does="Read" to={href({ screen: "debrief", id: r.id })} />
          ))}
        </Panel>
      ) : null}
      {h.next.length + later.length > 0 ? (
        <Panel title="Later">
          {later.map((d) => (
            <GameDayItem key={d.id} day={d} />
          ))}
          {h.next.map((a) => (
            <AssignedItem key={a.id} assignment={a} />
          ))}
        </Panel>
      ) : null}
      <MyActions />
    </div>
  );
}

const since = (r: Run) => ago(Date.now() - (r.epoch_ms ? r.epoch_ms + r.now_ms : r.created_ms));

function RunItem({ run, why, does, to, primary }: { run: Run; why: ComponentChildren; does: string; to: string; primary?: boolean }) {
  return (
    <Due title={<b>{run.title}</b>} why={why}>
      <a class={`button ${primary ? "primary" : ""}`} href={to} aria-label={`${does}: ${run.title}`}>
        {does}
      </a>
    </Due>
  );
}

function FeedbackItem({ feedback: f }: { feedback: Feedback }) {
  const score = f.run.percent === undefined ? "" : percentRange(f.run.low_percent ?? f.run.percent, f.run.high_percent ?? f.run.percent);
  return (
    <RunItem
      run={f.run}
      why={`${f.again ? "There is more in its debrief, such as marks" : "Its debrief is open"}: ${ago(Date.now() - f.when_ms)}.${score ? ` Score ${score}.` : ""}`}
      does="Read the debrief"
      to={href({ screen: "debrief", id: f.run.id })}
    />
  );
}

/** For somebody who has never seen the product. */
function TourOffer({ slug, title }: { slug: string; title: string }) {
  return (
    <Panel title="New here?">
      <Due title={<b>{title}</b>} why="A tour of five minutes through one small incident, from the pager to the debrief. Nothing that you do in it is wrong, and nothing of it counts.">
        <a class="button primary" href={href({ screen: "scenario", slug })}>
          Take the tour
        </a>
      </Due>
    </Panel>
  );
}

/** For somebody who has played nothing yet; `second`: something else comes first. */
function Begin({ drill, second }: { drill: ScenarioCard; second: boolean }) {
  return (
    <Panel title="Begin here">
      <Due
        title={
          <>
            <a href={href({ screen: "scenario", slug: drill.slug })}>{drill.title}</a> <Badge tone="accent">{levelTitle(drill.level)}</Badge> <span class="muted small">{span(drill.duration_s)}</span>
          </>
        }
        why={
          <>
            {drill.summary} It is the shortest of the easiest drills; the <a href={href({ screen: "catalogue" })}>catalogue</a> has the others, the <a href={href({ screen: "guide" })}>guide</a> says how a drill goes, and a <a href={href({ screen: "tracks" })}>track</a> leads on from here.
          </>
        }
      >
        <a class={`button ${second ? "" : "primary"}`} href={href({ screen: "scenario", slug: drill.slug })}>
          Read the briefing
        </a>
      </Due>
    </Panel>
  );
}

/** What waits for whoever leads or marks others. */
function Leads({ of }: { of: Waiting }) {
  return (
    <Panel title="Waits for you">
      {of.marks.map((r) => (
        <RunItem key={r.id} run={r} why={`${r.person.name} played it ${since(r)}, and something in it waits for a mark.`} does="Mark" to={href({ screen: "debrief", id: r.id })} />
      ))}
      {of.answers.map((a) => (
        <Due key={a.id} title={<b>{a.exercise.title}</b>} why={`${a.person.name} answered it ${ago(Date.now() - (a.ended_ms ?? a.created_ms))}, and something in it waits for a mark.`}>
          <a class="button" href={href({ screen: "attempt", id: a.id })} aria-label={`Mark: ${a.exercise.title}, answered by ${a.person.name}`}>
            Mark
          </a>
        </Due>
      ))}
      {of.releases.map((r) => (
        <RunItem key={r.id} run={r} why={`${r.person.name} played it ${since(r)}, and reads the debrief once you release it.`} does="Read and release" to={href({ screen: "debrief", id: r.id })} />
      ))}
      {of.late.map((a) => {
        const late = (a.led?.players ?? []).filter((p) => p.late);
        return (
          <Due key={a.id} title={<b>{a.title}</b>} why={`${windowText(a, Date.now())}. ${plural(late.length, "person has", "people have")} not done it: ${late.map((p) => p.person?.name).join(", ")}.`}>
            <a class="button" href={href({ screen: "assignment", id: a.id })} aria-label={`See who is late: ${a.title}`}>
              See who
            </a>
          </Due>
        );
      })}
    </Panel>
  );
}
