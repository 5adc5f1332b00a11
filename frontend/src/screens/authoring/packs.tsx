import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { mayAdminister } from "../../api/session";
import type { Pack, PackFile } from "../../api/types";
import { plural } from "../../format";
import { href } from "../../router";
import { Badge, Button, Empty, ErrorNote, FieldErrors, Panel, Spinner, Table, useAsync } from "../../ui";
import { Notice, Remove, Upload } from "./upload";
import { byKind } from "./files";
import { NewFile } from "./new-file";

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
        <span class="row">
          <a href={href({ screen: "guide", slug: "editor" })}>How to write here</a>
          {mayAdminister() ? <Upload onDone={packs.reload} /> : null}
        </span>
      </div>
      <ErrorNote problem={packs.problem} onRetry={packs.reload} />
      <div class="stack">
        {none.map((p) => (
          <Notice key={p.place}>
            <b class="mono">{p.place}</b> is no pack: <FieldErrors of={p.mistakes} />
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
          {shown ? <Files key={shown.name} pack={shown} packs={all} onChange={packs.reload} /> : <Empty title="There is no such pack.">Choose another one.</Empty>}
        </div>
      ) : null}
    </>
  );
}

const mistaken = (p: Pack) => p.files.filter((f) => f.mistakes > 0).length;

function Files({ pack, packs, onChange }: { pack: Pack; packs: readonly Pack[]; onChange: () => void }) {
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
          <FieldErrors of={pack.mistakes} />
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
      {adding.value ? <NewFile pack={pack} packs={packs} onClose={() => (adding.value = false)} /> : null}
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
