// What stands above an editor: that something was kept, and that somebody else
// has changed the file.

import { useSignal } from "@preact/signals";
import { lazy, Suspense } from "preact/compat";
import type { ComponentChildren } from "preact";
import type { FileText } from "../../api/types";
import { day, plural } from "../../format";
import { Button, Dialog, Spinner } from "../../ui";
import { fetched } from "../../ui/fetched";
import { download } from "./files";
import { forget, found, keptBy, type Found } from "./kept";
import type { Work } from "./work";

const Difference = lazy(() => fetched(() => import("./editor")).then((m) => ({ default: m.Difference })));

interface NoticesProps {
  work: Work;
  person: string;
  pack: string;
  file: FileText;
  /** Puts a text into the editor. */
  put: (text: string) => void;
  /** The editor is there, so that a text can be put into it. */
  ready: boolean;
  onSave: () => void;
}

export function Notices({ work: w, person, pack, file, put, ready, onSave }: NoticesProps) {
  const place = `${pack}/${file.path}`;
  const kept = useSignal<Found[]>(found(person, place).filter((k) => k.text !== file.text));
  const comparing = useSignal<{ title: string; was: string; now: string } | null>(null);
  // What another tab has open is that tab's, as long as it is.
  const mine = kept.value.filter((k) => !w.tabs.value.some((tab) => keptBy(k.key, tab)));
  const theirs = w.theirs.value;

  const drop = (k: Found) => {
    forget(k.key);
    kept.value = kept.value.filter((o) => o !== k);
  };
  return (
    <div class="stack" role="status">
      {w.tabs.value.length > 0 ? (
        <p class="told">This file is open in {plural(w.tabs.value.length, "other tab")} of this browser as well. Whoever saves later is told first.</p>
      ) : null}
      {theirs ? (
        <Notice tone="warn" title={theirs.now ? "Somebody has changed this file since you opened it." : "Somebody has deleted or renamed this file since you opened it."}>
          {theirs.now && w.unsaved.value ? (
            <Button onClick={() => (comparing.value = { title: "Theirs, and yours", was: theirs.now?.text ?? "", now: w.text.value })}>Show the difference</Button>
          ) : null}
          {theirs.now ? (
            <Button
              disabled={!ready}
              onClick={() => {
                const text = w.take();
                if (text !== undefined) put(text);
              }}
            >
              {w.unsaved.value ? "Use theirs" : "Show what is there now"}
            </Button>
          ) : null}
          {w.unsaved.value || !theirs.now ? (
            <Button
              onClick={() => {
                w.over();
                onSave();
              }}
            >
              {theirs.now ? "Save mine over it" : "Save mine as it was"}
            </Button>
          ) : null}
        </Notice>
      ) : null}
      {mine.map((k) => (
        <Notice key={k.key} title={`Kept in this browser, and not saved: what you wrote until ${day(k.at_ms)}.`}>
          <Button onClick={() => (comparing.value = { title: "The file, and what was kept", was: file.text, now: k.text })}>Show the difference</Button>
          <Button
            disabled={!ready}
            onClick={() => {
              put(k.text);
              w.rest(k.over);
              drop(k);
            }}
          >
            Go on with it
          </Button>
          <Button onClick={() => download(file.path, k.text)}>Download it</Button>
          <Button onClick={() => drop(k)}>Throw it away</Button>
        </Notice>
      ))}
      {comparing.value ? (
        <Dialog open wide title={comparing.value.title} onClose={() => (comparing.value = null)} footer={<Button onClick={() => (comparing.value = null)}>Close</Button>}>
          <Suspense fallback={<Spinner />}>
            <Difference label={comparing.value.title} path={file.path} was={comparing.value.was} now={comparing.value.now} />
          </Suspense>
        </Dialog>
      ) : null}
    </div>
  );
}

function Notice({ title, tone = "", children }: { title: string; tone?: string; children: ComponentChildren }) {
  return (
    <div class={`told row ${tone}`}>
      <p class="grow notice-text">{title}</p>
      {children}
    </div>
  );
}
