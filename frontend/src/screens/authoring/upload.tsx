import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { api, Problem } from "../../api/client";
import type { Pack } from "../../api/types";
import { navigate } from "../../router";
import { Button, Confirm, Dialog, ErrorNote, toast } from "../../ui";

/** Brings a pack in a single file, for admins. */
export function Upload({ onDone }: { onDone: () => void }) {
  const file = useRef<HTMLInputElement>(null);
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const send = async () => {
    const chosen = file.current?.files?.[0];
    if (!chosen) return;
    busy.value = true;
    try {
      const pack = await api.post<Pack>("/api/packs", chosen);
      toast(`${pack.title} ${pack.version} is here.`);
      onDone();
      navigate({ screen: "authoring", pack: pack.name });
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
      if (file.current) file.current.value = "";
    }
  };
  const close = () => (problem.value = null);
  return (
    <>
      <input ref={file} type="file" accept=".tar,.gz,.tgz" hidden aria-label="A pack in a single file" onChange={() => void send()} />
      <Button busy={busy.value} title="A single file that drillyard pack build has made" onClick={() => file.current?.click()}>
        Upload a pack
      </Button>
      {problem.value ? (
        <Dialog open title="The pack was not taken on" onClose={close} footer={<Button onClick={close}>Close</Button>}>
          <ErrorNote problem={problem.value} />
        </Dialog>
      ) : null}
    </>
  );
}

/** Takes away a pack that was uploaded, for admins. */
export function Remove({ pack, onDone }: { pack: Pack; onDone: () => void }) {
  const open = useSignal(false);
  const close = () => (open.value = false);
  const remove = async () => {
    await api.del(`/api/packs/${encodeURIComponent(pack.name)}`);
    toast(`${pack.title} is removed.`);
    onDone();
    navigate({ screen: "authoring" });
  };
  return (
    <>
      <Button onClick={() => (open.value = true)}>Remove the pack</Button>
      {open.value ? (
        <Confirm title={`Remove ${pack.title}?`} keep="Keep it" act="Remove it" run={remove} onClose={close}>
          Nobody can play its drills any more. Runs that were played, and those under way, stay as they are. Packs that need it say so.
        </Confirm>
      ) : null}
    </>
  );
}

export function Notice({ children }: { children: ComponentChildren }) {
  return (
    <div class="told" role="status">
      {children}
    </div>
  );
}
