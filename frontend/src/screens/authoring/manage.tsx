import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { FileText } from "../../api/types";
import { navigate } from "../../router";
import { Button, Confirm, Dialog, ErrorNote, TextInput, toast } from "../../ui";
import { fileAddress, pathMistake } from "./files";
import type { Work } from "./work";

/** Renames and deletes a file, as it was last read. */
export function Manage({ pack, path, work: w }: { pack: string; path: string; work: Work }) {
  const open = useSignal<"" | "rename" | "delete">("");
  if (path === "pack.yaml" || !w.version.value) return null;
  const close = () => (open.value = "");
  return (
    <>
      <Button onClick={() => (open.value = "rename")} disabled={w.unsaved.value} title={w.unsaved.value ? "Save it first" : undefined}>
        Rename
      </Button>
      <Button onClick={() => (open.value = "delete")}>Delete</Button>
      {open.value === "rename" ? <Rename pack={pack} path={path} work={w} onClose={close} /> : null}
      {open.value === "delete" ? <Delete pack={pack} path={path} work={w} onClose={close} /> : null}
    </>
  );
}

interface Asked {
  pack: string;
  path: string;
  work: Work;
  onClose: () => void;
}

function Rename({ pack, path, work: w, onClose }: Asked) {
  const to = useSignal(path);
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const mistake = to.value === path ? "" : pathMistake(to.value, []);
  const rename = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    try {
      const file = await api.patch<FileText>(fileAddress(pack, path), { to: to.value }, w.version.value);
      toast(`It is called ${file.path} now.`);
      navigate({ screen: "authoring", pack, path: file.path }, { replace: true });
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = false;
    }
  };
  return (
    <Dialog open title="Rename the file" onClose={onClose}>
      <form class="stack" onSubmit={(e) => void rename(e)}>
        <TextInput label="Path in the pack" bind={to} mono autofocus maxLength={200} error={mistake || undefined} hint="What refers to the old name says so. Runs that were played stay as they were." />
        <ErrorNote problem={problem.value} />
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={busy.value} disabled={to.value === path || mistake !== ""}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Delete({ pack, path, work: w, onClose }: Asked) {
  const remove = async () => {
    await api.del(fileAddress(pack, path), w.version.value);
    toast(`${path} is deleted.`);
    navigate({ screen: "authoring", pack }, { replace: true });
  };
  return (
    <Confirm title={`Delete ${path}?`} keep="Keep it" act="Delete it" run={remove} onClose={onClose}>
      Nobody can play it any more. Runs that were played, and those under way, stay as they are.
    </Confirm>
  );
}
