import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { mayAdminister } from "../../api/session";
import type { FileText, Pack, PackFile } from "../../api/types";
import { plural } from "../../format";
import { href, navigate } from "../../router";
import { Badge, Button, Dialog, Empty, ErrorNote, Panel, Select, Spinner, Table, TextInput, useAsync } from "../../ui";
import { Amiss, Notice, Remove, Upload } from "./upload";
import { byKind, fileAddress, kinds, pathMistake } from "./files";
import { beginning } from "./beginnings";

/** The packs, and what is in the one that is open. */
export function Packs({ open }: { open?: string }) {
  const packs = useAsync((s) => api.get<Pack[]>("/api/packs", undefined, s), []);
  const all = packs.data?.filter((p) => p.name);
  const none = packs.data?.filter((p) => !p.name) ?? [];
  const shown = all?.find((p) => p.name === open) ?? (open ? undefined : (all?.find((p) => p.writable) ?? all?.[0]));
  return (
    <>
      <div class="page-head">
        <h1>Authoring</h1>
        <a href={href({ screen: "guide", slug: "editor" })}>How to write here</a>
        {mayAdminister() ? <Upload onDone={packs.reload} /> : null}
      </div>
      <ErrorNote problem={packs.problem} onRetry={packs.reload} />
      <div class="stack">
        {none.map((p) => (
          <Notice key={p.place}>
            <b class="mono">{p.place}</b> is no pack: <Amiss pack={p} />
          </Notice>
        ))}
      </div>
      {!all && packs.loading ? <Spinner /> : null}
      {all ? (
        <div class="authoring">
          <nav aria-label="Packs">
            <h2 class="small muted">Packs</h2>
            <ul class="pack-list">
              {all.map((p) => (
                <li key={p.name}>
                  <a href={href({ screen: "authoring", pack: p.name })} aria-current={p === shown ? "page" : undefined}>
                    <span class="grow">{p.title || p.name}</span>
                    {mistaken(p) > 0 ? <Badge tone="bad">{plural(mistaken(p), "broken file")}</Badge> : null}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {shown ? <Files key={shown.name} pack={shown} onChange={packs.reload} /> : <Empty title="There is no such pack.">Choose another one.</Empty>}
        </div>
      ) : null}
    </>
  );
}

const mistaken = (p: Pack) => p.files.filter((f) => f.mistakes > 0).length;

function Files({ pack, onChange }: { pack: Pack; onChange: () => void }) {
  const adding = useSignal(false);
  return (
    <section class="stack wide" aria-label={pack.title || pack.name}>
      <div class="row">
        <h2 class="grow">
          {pack.title || pack.name} <span class="small muted mono">{pack.name}</span>
        </h2>
        {pack.version ? <Badge>version {pack.version}</Badge> : null}
        {pack.origin === "upload" && mayAdminister() ? <Remove pack={pack} onDone={onChange} /> : null}
        {pack.writable ? (
          <Button variant="primary" onClick={() => (adding.value = true)}>
            New file
          </Button>
        ) : (
          <Badge tone="note" title="Its folder cannot be written to from here. What you write in it can be downloaded.">
            read only
          </Badge>
        )}
      </div>
      {pack.mistakes.length > 0 ? (
        <Notice>
          <Amiss pack={pack} />
        </Notice>
      ) : null}
      {pack.files.length === 0 ? <Empty title="This pack is empty.">{pack.writable ? "Begin with a scenario: New file." : null}</Empty> : null}
      {byKind(pack.files).map((group) => (
        <Panel key={group.title} title={group.title} flush>
          <Table
            caption={`${group.title} of ${pack.title || pack.name}`}
            rows={group.files}
            rowKey={(f) => f.path}
            columns={[
              { head: "File", cell: (f: PackFile) => <a class="mono file-link" href={href({ screen: "authoring", pack: pack.name, path: f.path })}>{f.path}</a> },
              { head: "How it stands", cell: standing },
            ]}
          />
        </Panel>
      ))}
      {adding.value ? <NewFile pack={pack} onClose={() => (adding.value = false)} /> : null}
    </section>
  );
}

function standing(f: PackFile) {
  if (f.mistakes === 0) return <span class="muted">no mistakes</span>;
  return (
    <span class="row">
      <Badge tone="bad">{plural(f.mistakes, "mistake")}</Badge>
      <span class="small muted">{f.mistake}</span>
    </span>
  );
}

function NewFile({ pack, onClose }: { pack: Pack; onClose: () => void }) {
  const kind = useSignal<string>(kinds[0].folder);
  const name = useSignal("");
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const plain = name.value.trim();
  const path = plain.includes("/") ? plain : `${kind.value}/${/\.\w+$/.test(plain) ? plain : `${plain}.md`}`;
  const mistake = plain ? pathMistake(path, pack.files.map((f) => f.path)) : "";

  const make = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      const made = await api.post<FileText>(fileAddress(pack.name, path), { text: beginning(path) });
      navigate({ screen: "authoring", pack: pack.name, path: made.path });
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = false;
    }
  };
  return (
    <Dialog open title="New file" onClose={onClose}>
      <form class="stack" onSubmit={(e) => void make(e)}>
        <Select label="Kind" bind={kind} options={kinds.filter((k) => k.folder !== "stacks").map((k) => ({ value: k.folder, label: k.one }))} />
        <TextInput label="Name" bind={name} mono autofocus maxLength={120} error={mistake || undefined} hint={plain && !mistake ? <code>{path}</code> : "Such as the-slow-bank; a path with slashes goes below the pack's folder."} />
        <ErrorNote problem={problem.value} />
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={busy.value} disabled={!plain || mistake !== ""}>
            Make it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
