import { api, located } from "../../api/client";
import { me } from "../../api/session";
import type { Certificate, GroundKind } from "../../api/types";
import { date } from "../../format";
import { href } from "../../router";
import { Button, ErrorNote, Spinner, useAsync } from "../../ui";
import "./certificate.css";

const grounds: Record<GroundKind, string> = {
  gate: "Gates passed",
  run: "Drills played",
  answer: "Exercises answered",
  entrusted: "Entrusted by a mentor",
  signoff: "Signed off",
};

/** That somebody has completed a track, and what that rests on: a page to print, and a badge to take along. */
export function CertificatePage({ id }: { id: string }) {
  const { data, problem, reload } = useAsync((s) => api.get<Certificate>(`/api/certificates/${encodeURIComponent(id)}`, undefined, s), [id]);
  if (!data) {
    return (
      <div class="stack">
        <h1>Certificate</h1>
        {problem ? <ErrorNote problem={problem} onRetry={reload} /> : <Spinner />}
      </div>
    );
  }
  const mine = data.person.id === me.value?.person.id;
  return (
    <>
      <nav aria-label="Path" class="small not-printed">
        <a href={mine ? href({ screen: "track", id: data.track.slug }) : href({ screen: "mentor", person: data.id })}>{data.track.title}</a>
      </nav>
      <Paper of={data} />
      <div class="row below-paper not-printed">
        <Button variant="primary" onClick={() => print()}>
          Print
        </Button>
        {mine ? (
          <a class="button" href={located(data.credential)} download>
            Take the badge along
          </a>
        ) : null}
      </div>
      <p class="small muted not-printed">
        The badge is an Open Badges 3.0 credential, a signed file: whoever gets it can check it with the <a href={located(data.keys)}>published keys</a> and any verifier of such badges, or with <code>drillyard badge verify</code>, without asking this server again.
      </p>
    </>
  );
}

function Paper({ of: c }: { of: Certificate }) {
  return (
    <article class="certificate" aria-label={`Certificate of ${c.person.name}`}>
      <p class="muted">{c.issuer}</p>
      <h1>{c.person.name}</h1>
      <p class="certificate-track">
        has completed <b>{c.track.title}</b>
      </p>
      <p>{c.summary}</p>
      <p class="muted">{date(c.completed_ms)}</p>
      <h2>What it rests on</h2>
      {(Object.keys(grounds) as GroundKind[]).map((kind) => {
        const of = c.rests_on.filter((g) => g.kind === kind);
        return of.length ? (
          <section key={kind}>
            <h3>{grounds[kind]}</h3>
            <ul>
              {of.map((g) => (
                <li key={`${g.title} ${g.said} ${g.at_ms}`}>
                  <b>{g.title}</b>: {g.said}{" "}
                  <span class="muted">
                    {date(g.at_ms)}
                    {g.by ? `, ${g.by}` : ""}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ) : null;
      })}
    </article>
  );
}
