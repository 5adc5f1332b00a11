import { useSignal } from "@preact/signals";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../../api/client";
import { me } from "../../api/session";
import type { Completion, FileText } from "../../api/types";
import { href } from "../../router";
import { announce, Badge, Button, ErrorNote, Spinner, useAsync, useKeys } from "../../ui";
import { fetched } from "../../ui/fetched";
import { useChecking } from "./checking";
import { download, isDrill, readFile } from "./files";
import type { Handle } from "./editor";
import { found, keepingFails } from "./kept";
import { Manage } from "./manage";
import { Notices } from "./notices";
import { Side } from "./side";
import { work } from "./work";

const Editor = lazy(() => fetched(() => import("./editor")));

/** How often it is looked whether the file is still the one that was read. */
const LOOK_MS = 15_000;

/** A file of a pack, to be written. One that is gone, and of which something is kept, is begun anew. */
export function FilePage({ pack, path }: { pack: string; path: string }) {
  const file = useAsync((s) => readFile(pack, path, s), [pack, path]);
  const person = me.value?.person.id ?? "";
  const gone = file.problem?.status === 404 && found(person, `${pack}/${path}`).length > 0;
  const opened = useRef<FileText | null>(null);
  opened.current ??= file.data ?? (gone ? { path, text: "", version: "", writable: true } : null);
  return (
    <div class="wide-page desk-page stack">
      <nav aria-label="Path" class="small">
        <a href={href({ screen: "authoring" })}>Authoring</a> / <a href={href({ screen: "authoring", pack })}>{pack}</a>
      </nav>
      {opened.current ? (
        <Desk pack={pack} file={opened.current} person={person} />
      ) : (
        <>
          <h1 class="mono file-name">{path}</h1>
          <ErrorNote problem={file.problem} onRetry={file.reload} />
          {file.loading ? <Spinner /> : null}
        </>
      )}
    </div>
  );
}

function Desk({ pack, file, person }: { pack: string; file: FileText; person: string }) {
  const w = useMemo(() => work(person, pack, file), []);
  const checking = useChecking(pack, file.path, file.text);
  const editor = useSignal<Handle | null>(null);
  const asked = useSignal(false);

  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && w.version.peek()) void w.look();
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      w.close();
    };
  }, []);

  const problems = checking.problems.value;
  useEffect(() => editor.value?.mark(problems), [problems, editor.value]);

  const save = async () => {
    if (!file.writable) return download(file.path, w.text.peek());
    if (await w.save()) announce(`Saved ${file.path}.`);
    else if (w.theirs.peek()) announce("Not saved: somebody else has changed this file.", "assertive");
  };
  useSaveKey(() => void save());
  useKeys("Authoring", {
    e: { label: "To the editor", run: () => editor.peek()?.focus() },
    ...(isDrill(file.path) ? { p: { label: "Have everybody play it", run: () => (asked.value = true) } } : {}),
  });

  const put = (text: string) => editor.peek()?.replace(text);
  const complete = (text: string, line: number, column: number, signal: AbortSignal) =>
    api.post<Completion>(`/api/packs/${encodeURIComponent(pack)}/complete`, { path: file.path, text, line, column }, signal);

  return (
    <>
      <div class="page-head desk-head">
        <h1 class="mono file-name">{file.path}</h1>
        <span class="row">
          <span role="status">
            {w.unsaved.value ? <Badge tone="warn">{file.writable ? "not saved" : "changed"}</Badge> : <Badge tone="good">{file.writable ? "saved" : "as it is in the pack"}</Badge>}
          </span>
          <Button onClick={() => download(file.path, w.text.value)}>Download</Button>
          {file.writable ? (
            <>
              <Manage pack={pack} path={file.path} work={w} />
              <Button variant="primary" busy={w.busy.value} onClick={() => void save()} title="Ctrl+S, or ⌘S">
                Save
              </Button>
            </>
          ) : null}
        </span>
      </div>
      {file.writable ? null : <p class="told">The folder of this pack cannot be written to from here. What you write is kept in this browser; download it to keep it elsewhere.</p>}
      {keepingFails.value ? <p class="told warn">This browser keeps nothing, or has no room: what you do not save is lost when the page is closed.</p> : null}
      <ErrorNote problem={w.problem.value} onRetry={() => void save()} />
      <Notices work={w} person={person} pack={pack} file={file} put={put} ready={editor.value !== null} onSave={() => void save()} />
      <div class="desk">
        <section class="desk-editor" aria-label="Editor">
          <Suspense fallback={<Spinner>Loading the editor…</Spinner>}>
            <Editor
              label={`Text of ${file.path}`}
              path={file.path}
              text={w.text.peek()}
              onText={(text) => {
                w.type(text);
                checking.touch(text);
              }}
              onSave={() => void save()}
              onPlay={() => (asked.value = true)}
              complete={complete}
              onReady={(h) => (editor.value = h)}
            />
          </Suspense>
          <p class="small muted desk-keys">
            <kbd class="kbd">Ctrl</kbd> <kbd class="kbd">Space</kbd> suggests · <kbd class="kbd">F8</kbd> next mistake · <kbd class="kbd">Ctrl</kbd> <kbd class="kbd">Enter</kbd> plays it · <kbd class="kbd">Tab</kbd> leaves the editor,{" "}
            <kbd class="kbd">Ctrl</kbd> <kbd class="kbd">]</kbd> indents
          </p>
        </section>
        <Side pack={pack} path={file.path} text={w.text} checking={checking} asked={asked} onJump={(line, column) => editor.peek()?.jump(line, column)} />
      </div>
    </>
  );
}

/** Ctrl+S and ⌘S save wherever the focus is; the editor has heard it itself. */
function useSaveKey(save: () => void): void {
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== "s" || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.defaultPrevented) return;
      e.preventDefault();
      latest.current();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
