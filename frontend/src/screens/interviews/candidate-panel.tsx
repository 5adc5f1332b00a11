import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api } from "../../api/client";
import type { Candidate, CandidateLink, ItemState } from "../../api/types";
import { clock, date, day } from "../../format";
import { href } from "../../router";
import { Badge, Button, Confirm, Panel, Table, toast } from "../../ui";
import { ChangeCandidate, whole } from "./add";
import { GiveBack } from "./give-back";
import { box, links, remaining, stand, whereabouts } from "./words";

type Asking = "" | "change" | "link" | "move" | "revoke" | "release" | "delete";

interface PanelProps {
  path: string;
  interview: string;
  candidate: Candidate;
  onChanged: () => void;
  onLink: (who: string, link: string) => void;
}

/** A candidate as those who hold the interview see them. */
export function CandidatePanel({ path, interview, candidate: c, onChanged, onLink }: PanelProps) {
  const asking = useSignal<Asking>("");
  const giving = useSignal<ItemState | null>(null);
  const left = useRef(false); // whoever deleted them was at a button that is gone
  const close = () => (asking.value = "");
  const card = href({ screen: "scorecard", interview, candidate: c.id });
  const [where, tone] = whereabouts(c);
  const done = (said: string) => {
    close();
    toast(said, "good");
    onChanged();
  };
  if (c.deleted_ms) {
    return (
      <Panel title={c.code}>
        <p class="muted" tabIndex={-1} ref={(at) => void (left.current && at?.focus())}>
          Deleted on {date(c.deleted_ms)}: nothing that identifies them is kept, and nothing that they typed. <a href={card}>What they came to in points</a> is.
        </p>
      </Panel>
    );
  }
  return (
    <Panel
      title={c.name}
      actions={
        <span class="row">
          <Badge tone={tone}>{where}</Badge>
          <Badge tone={links[c.link][1]}>{links[c.link][0]}</Badge>
        </span>
      }
    >
      <div class="stack">
        <p class="muted">
          Raters know them as <b>{c.code}</b>
          {c.address ? <> · {c.address}</> : null}
          {c.extra ? <> · {c.extra} % more time</> : null} · link good until {date(c.expires_ms)}
        </p>
        <Table
          caption={`What ${c.name} does`}
          rows={c.items}
          rowKey={(i) => i.id}
          columns={[
            { head: "Item", cell: (i) => i.title, class: "name" },
            { head: "State", cell: (i) => (c.finished_ms && i.stands !== "over" ? <Badge>not done</Badge> : <Badge tone={stand(i)[1]}>{stand(i)[0]}</Badge>) },
            { head: "Begun", cell: (i) => (i.begun_ms ? day(i.begun_ms) : ""), class: "nowrap" },
            { head: "Time", cell: (i) => (i.stands === "underway" && i.left_ms !== undefined ? `${remaining(i.left_ms)} left` : i.warm_up ? "" : box(i.length_ms)), number: true },
            {
              head: <span class="visually-hidden">What can be done</span>,
              number: true,
              cell: (i) => (
                <span class="row end">
                  {i.run && i.stands === "underway" ? (
                    <a class="button small" href={href({ screen: "run", id: i.run })}>
                      Watch<span class="visually-hidden"> {i.title}</span>
                    </a>
                  ) : null}
                  {i.attempt && !c.finished_ms && !i.warm_up ? (
                    <Button size="small" onClick={() => (giving.value = i)}>
                      Give time back<span class="visually-hidden"> for {i.title}</span>
                    </Button>
                  ) : null}
                </span>
              ),
            },
          ]}
        />
        {c.gaps.length ? (
          <div>
            <h3>When there was no contact with their browser</h3>
            <ul>
              {c.gaps.map((g) => (
                <li key={g.from_ms}>
                  {date(g.from_ms)}, {clock(g.from_ms)} to {clock(g.until_ms)}, at {c.items.find((i) => i.id === g.item)?.title ?? g.item}: {g.lost_ms ? `${remaining(g.lost_ms)} of their time went by` : "no time was lost"}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {c.given.length ? (
          <div>
            <h3>Time that was given back</h3>
            <ul>
              {c.given.map((g) => (
                <li key={g.at_ms}>
                  {remaining(g.ms)} for {c.items.find((i) => i.id === g.item)?.title ?? g.item}, by {g.by || "somebody"} on {day(g.at_ms)}: {g.reason}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {c.note ? <p class="muted">Why they have more time: {c.note}</p> : null}
        <div class="row">
          <a class="button small" href={card}>
            Scorecard<span class="visually-hidden"> of {c.name}</span>
          </a>
          <Button size="small" onClick={() => (asking.value = "change")}>
            Edit
          </Button>
          <Button size="small" disabled={c.link !== "bound"} onClick={() => (asking.value = "move")}>
            Move to another browser
          </Button>
          <Button size="small" onClick={() => (asking.value = "link")}>
            New link
          </Button>
          <Button size="small" disabled={c.link === "revoked"} onClick={() => (asking.value = "revoke")}>
            Revoke the link
          </Button>
          <Button size="small" disabled={!c.finished_ms || Boolean(c.released_ms)} onClick={() => (asking.value = "release")}>
            {c.released_ms ? "Debriefs are released" : "Release the debriefs"}
          </Button>
          <Button size="small" variant="danger" onClick={() => (asking.value = "delete")}>
            Delete<span class="visually-hidden"> {c.name}</span>
          </Button>
        </div>
      </div>
      {asking.value === "change" ? <ChangeCandidate path={path} candidate={c} onClose={close} onChanged={() => done("Saved.")} /> : null}
      {asking.value === "move" ? (
        <Confirm title={`Move ${c.name} to another browser?`} keep="Not now" act="Move" run={async () => (await api.post<Candidate>(`${path}/move`, {}), done("The same link lets one more browser in."))} onClose={close}>
          The browser that they work in is signed out at once, and their link, the same as before, lets the next one in. What is saved is kept. {c.heard_ms ? `Their browser was last heard of at ${clock(c.heard_ms)}${c.away_ms ? ", so what they typed since is in it alone" : ""}. ` : ""}What was not saved stays in it, where they can read and copy it: have them leave that page open until they have gone on in the other. The clock of an exercise does not stop; you can give the time back.
        </Confirm>
      ) : null}
      {asking.value === "link" ? (
        <Confirm
          title={`Another link for ${c.name}?`}
          keep="Not now"
          act="Make a new link"
          run={async () => {
            const made = await api.post<CandidateLink>(`${path}/link`, {});
            close();
            onLink(c.name, whole(made.link));
            onChanged();
          }}
          onClose={close}
        >
          The link that they have lets nobody in any more, and the browser that it let in is signed out. What they have done is kept.
        </Confirm>
      ) : null}
      {asking.value === "revoke" ? (
        <Confirm title={`Revoke the link of ${c.name}?`} keep="Keep it" act="Revoke" run={async () => (await api.del<Candidate>(`${path}/link`), done("The link lets nobody in."))} onClose={close}>
          They are signed out at once, and cannot come back until you make another link. What they have done is kept.
        </Confirm>
      ) : null}
      {asking.value === "release" ? (
        <Confirm title={`Have ${c.name} read the debriefs?`} keep="Not yet" act="Release" run={async () => (await api.post<Candidate>(`${path}/release`, {}), done("They can read the debriefs."))} onClose={close}>
          They are told what was true, what was asked for and what they came to, for all that is judged by now. Whoever is still to do the same exercises could learn it from them. It cannot be taken back.
        </Confirm>
      ) : null}
      {asking.value === "delete" ? (
        <Confirm title={`Delete ${c.name}?`} keep="Keep them" act="Delete" run={async () => (await api.del(path), (left.current = true), done("Deleted."))} onClose={close}>
          Their name, address and link go, and all that they typed, with the logs that hold it. What they came to in points is kept under {c.code}. It cannot be taken back: export the scorecard first, if you need it.
        </Confirm>
      ) : null}
      {giving.value ? (
        <GiveBack
          path={`${path}/items/${encodeURIComponent(giving.value.id)}/time`}
          item={giving.value}
          gaps={unsettled(c, giving.value.id)}
          onClose={() => (giving.value = null)}
          onGiven={() => {
            giving.value = null;
            done("The time is given back.");
          }}
        />
      ) : null}
    </Panel>
  );
}

/** The gaps of an item by which time was lost, since some was given back for it. */
function unsettled(c: Candidate, item: string) {
  const settled = Math.max(0, ...c.given.filter((g) => g.item === item).map((g) => g.at_ms));
  return c.gaps.filter((g) => g.item === item && g.lost_ms > 0 && g.until_ms > settled);
}
