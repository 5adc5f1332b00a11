import { Button, IconButton } from "../../../ui";
import { plural } from "../../../format";
import { useDrill } from "../state/drill";
import { phrase } from "../state/phrase";

/** What stands between the screen and the server: a lost connection, commands that wait, refusals nobody has read. */
export function Connection() {
  const { live, outbox, over, paused } = useDrill();
  const lost = live.status.value === "lost" && !over.value && !live.left.value;
  const waiting = outbox.pending.value.filter((p) => p.waiting);
  const refused = outbox.refused.value;
  if (!lost && waiting.length === 0 && refused.length === 0) return null;
  return (
    <section class="cockpit-banner" aria-label="Connection">
      {lost || waiting.length > 0 ? (
        <div class="row" role="status">
          <p class="grow">
            {lost ? "The connection is lost; trying again. " : ""}
            {paused.value ? "" : "You can go on working."}
            {waiting.length > 0 ? ` ${plural(waiting.length, "command waits", "commands wait")} to be sent.` : ""}
          </p>
          <Button
            size="small"
            onClick={() => {
              live.retry();
              outbox.retry();
            }}
          >
            Try now
          </Button>
        </div>
      ) : null}
      {waiting.length > 0 ? (
        <ul class="cockpit-waiting" aria-label="Waiting to be sent">
          {waiting.map((p) => (
            <li key={p.key} class="row">
              <span class="grow clip">{phrase(p.command)}</span>
              <Button size="small" variant="ghost" aria-label={`Do not send: ${phrase(p.command)}`} onClick={() => outbox.discard(p.key)}>
                Do not send
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {refused.length > 0 ? (
        <ul class="cockpit-waiting" aria-label="Refused" role="alert">
          {refused.map((r) => (
            <li key={r.key} class="row">
              <span class="grow">
                <b>{phrase(r.command)}</b> {r.problem.detail}
              </span>
              <IconButton label="Dismiss" size="small" onClick={() => outbox.dismiss(r.key)}>
                ✕
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
