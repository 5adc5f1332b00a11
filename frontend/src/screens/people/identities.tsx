import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Identity, Provider } from "../../api/types";
import { ago } from "../../format";
import { Button, ErrorNote, Select, TextInput, useAsync } from "../../ui";

/** Who a person is elsewhere: whom of a provider's people this server takes for them. */
export function Identities({ path }: { path: string }) {
  const providers = useAsync((s) => api.get<Provider[]>("/api/session/providers", undefined, s), []);
  const all = useAsync((s) => api.get<Identity[]>(`${path}/identities`, undefined, s), [path]);
  const provider = useSignal("");
  const login = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal("");
  if (!providers.data?.length && !all.data?.length) return null;
  const title = (name: string) => providers.data?.find((p) => p.name === name)?.title ?? name;

  const act = async (what: string, ask: () => Promise<unknown>) => {
    problem.value = null;
    busy.value = what;
    try {
      await ask();
      login.value = "";
      all.reload();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = "";
    }
  };
  const options = (providers.data ?? []).map((p) => ({ value: p.name, label: p.title }));
  return (
    <section class="stack" aria-label="Accounts elsewhere">
      <h3>Accounts elsewhere</h3>
      <ErrorNote problem={all.problem ?? (problem.value?.errors.length ? null : problem.value)} />
      {all.data?.map((i) => (
        <div class="row" key={i.id}>
          <p class="grow small">
            <span class="mono">{i.login}</span> at {title(i.provider)}
            <span class="muted">{i.used_ms ? `, last ${ago(Date.now() - i.used_ms)}` : ", not used yet"}</span>
          </p>
          <Button size="small" aria-label={`Unlink ${i.login} at ${title(i.provider)}`} busy={busy.value === i.id} onClick={() => void act(i.id, () => api.del(`${path}/identities/${encodeURIComponent(i.id)}`))}>
            Unlink
          </Button>
        </div>
      ))}
      {options.length ? (
        <form
          class="row"
          onSubmit={(e) => {
            e.preventDefault();
            void act("link", () => api.post(`${path}/identities`, { provider: provider.value || options[0]?.value, login: login.value.trim() }));
          }}
        >
          {options.length > 1 ? <Select label="Provider" bind={provider} options={options} /> : null}
          <TextInput label={options.length > 1 ? "What they are called there" : `What ${options[0]?.label} calls them`} bind={login} error={problem.value?.field("login")} autocapitalize="none" spellcheck={false} mono />
          <Button type="submit" busy={busy.value === "link"} disabled={!login.value.trim()}>
            Link
          </Button>
        </form>
      ) : null}
      <p class="small muted">Whoever signs in there under that name next is taken for them, from then on by what the provider never changes.</p>
    </section>
  );
}
