import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { mayFacilitate, mayPlay } from "../../api/session";
import { plural } from "../../format";
import { href } from "../../router";
import { Badge, Button, Empty, ErrorNote, Html, Panel, Spinner, useAsync } from "../../ui";
import { Enrol } from "./enrol";
import { EnrolAnother } from "./enrol-another";
import { HowFar } from "./how-far";
import { TracksNav } from "./nav";
import type { TrackCard } from "../../api/types";
import "./tracks.css";

/** The paths there are: those that one is on first. */
export function Tracks() {
  const { data, problem, reload } = useAsync((s) => api.get<TrackCard[]>("/api/tracks", undefined, s), []);
  return (
    <>
      <TracksNav />
      <div class="page-head">
        <h1>Tracks</h1>
        {data ? <span class="muted">{plural(data.length, "track")}</span> : null}
      </div>
      <ErrorNote problem={problem} onRetry={reload} />
      {data ? <List tracks={data} /> : problem ? null : <Spinner />}
    </>
  );
}

function List({ tracks }: { tracks: TrackCard[] }) {
  if (tracks.length === 0) {
    return (
      <Empty title="There are no tracks yet.">
        A track is one Markdown file of a pack. The <a href={href({ screen: "guide" })}>guide</a> says how to write one.
      </Empty>
    );
  }
  return (
    <div class="stack wide">
      {[...tracks.filter((t) => t.mine), ...tracks.filter((t) => !t.mine)].map((t) => (
        <Track key={t.slug} track={t} />
      ))}
    </div>
  );
}

function Track({ track: t }: { track: TrackCard }) {
  const enrolling = useSignal(false);
  const another = useSignal(false);
  const to = href({ screen: "track", id: t.slug });
  return (
    <Panel
      title={
        <>
          <a href={to}>{t.title}</a> {t.mine ? <Badge tone="accent">yours</Badge> : null}
        </>
      }
      actions={
        <>
          {mayFacilitate() ? (
            <Button onClick={() => (another.value = true)} aria-label={`Enrol somebody in ${t.title}`}>
              Enrol somebody
            </Button>
          ) : null}
          {t.mine ? (
            <a class="button primary" href={to} aria-label={`Go on with ${t.title}`}>
              Go on
            </a>
          ) : mayPlay() ? (
            <Button onClick={() => (enrolling.value = true)} aria-label={`Begin ${t.title}`}>
              Begin
            </Button>
          ) : null}
        </>
      }
    >
      <div class="stack">
        <p class="muted">
          {t.for}. {plural(t.steps, "step")} in {plural(t.days, "day")}.
        </p>
        <Html html={t.summary_html} />
        {t.mine ? <HowFar of={t.mine} /> : null}
      </div>
      {another.value ? <EnrolAnother track={t} onClose={() => (another.value = false)} /> : null}
      {enrolling.value ? <Enrol track={t} onClose={() => (enrolling.value = false)} /> : null}
    </Panel>
  );
}
