import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { located, Problem } from "../api/client";
import { changeMe, me, signOut, signOutEverywhere } from "../api/session";
import { navigate } from "../router";
import { RoleBadges } from "../screens/people/roles";
import { Button, Confirm, Dialog, ErrorNote, TextInput, toast } from "../ui";
import { Tokens } from "./tokens";

export function MeMenu() {
  const menu = useRef<HTMLDetailsElement>(null);
  const editing = useSignal<"name" | "password" | null>(null);
  const leaving = useSignal(false);
  const tokens = useSignal(false);
  const person = me.value?.person;

  useEffect(() => {
    const close = (e: Event) => {
      if (e instanceof KeyboardEvent ? e.key === "Escape" : !menu.current?.contains(e.target as Node)) menu.current?.removeAttribute("open");
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, []);

  if (!person) return null;
  const edit = (what: "name" | "password") => {
    menu.current?.removeAttribute("open");
    editing.value = what;
  };
  const askToLeave = () => {
    menu.current?.removeAttribute("open");
    leaving.value = true;
  };
  const leave = async () => {
    try {
      if (await signOut()) navigate({ screen: "signin" }, { replace: true });
    } catch (err) {
      toast(Problem.of(err).detail, "bad");
    }
  };
  return (
    <>
      <details class="menu" ref={menu}>
        <summary class="button ghost">
          <span class="clip" title={person.name}>
            {person.name}
          </span>{" "}
          {person.has_password ? null : <span class="dot" title="No password yet" />}
        </summary>
        <div class="menu-body">
          <p class="menu-who">
            <span class="clip">{person.login}</span> <RoleBadges roles={person.roles} />
          </p>
          <button type="button" class="menu-item" onClick={() => edit("name")}>
            Change name
          </button>
          <button type="button" class="menu-item" onClick={() => edit("password")}>
            {person.has_password ? "Change password" : "Set a password"}
          </button>
          <button
            type="button"
            class="menu-item"
            onClick={() => {
              menu.current?.removeAttribute("open");
              tokens.value = true;
            }}
          >
            API tokens
          </button>
          <a class="menu-item" href={located("/api/me/data")} download onClick={() => menu.current?.removeAttribute("open")}>
            My data
          </a>
          <button type="button" class="menu-item" onClick={() => void leave()}>
            Sign out
          </button>
          <button type="button" class="menu-item" onClick={askToLeave}>
            Sign out everywhere
          </button>
          <p class="menu-version">Drillyard {me.value?.version}</p>
        </div>
      </details>
      {tokens.value ? <Tokens onClose={() => (tokens.value = false)} /> : null}
      {leaving.value ? <LeaveEverywhere onClose={() => (leaving.value = false)} /> : null}
      {editing.value ? <EditMe key={editing.value} what={editing.value} onClose={() => (editing.value = null)} /> : null}
    </>
  );
}

function LeaveEverywhere({ onClose }: { onClose: () => void }) {
  const leave = async () => {
    await signOutEverywhere();
    navigate({ screen: "signin" }, { replace: true });
  };
  return (
    <Confirm title="Sign out everywhere?" keep="Stay" act="Sign out everywhere" run={leave} onClose={onClose}>
      Every browser you are signed in with is signed out, this one too. {me.value?.person.has_password ? "" : "You have no password yet: without one, only a new link signs you in again."}
    </Confirm>
  );
}

function EditMe({ what, onClose }: { what: "name" | "password"; onClose: () => void }) {
  return what === "name" ? <EditName onClose={onClose} /> : <EditPassword onClose={onClose} />;
}

function EditName({ onClose }: { onClose: () => void }) {
  const name = useSignal(me.value?.person.name ?? "");
  return (
    <Edit title="Your name" ready={name.value.trim() !== ""} change={() => ({ name: name.value })} done="Your name is changed." onClose={onClose}>
      {(problem) => <TextInput label="Name others see" bind={name} autocomplete="name" error={problem?.field("name")} autofocus required />}
    </Edit>
  );
}

function EditPassword({ onClose }: { onClose: () => void }) {
  const present = useSignal("");
  const password = useSignal("");
  const has = me.value?.person.has_password ?? false;
  return (
    <Edit
      title="Your password"
      ready={password.value !== "" && (!has || present.value !== "")}
      change={() => ({ password: password.value, ...(has ? { present_password: present.value } : {}) })}
      done="Your password is set. You are signed out everywhere else."
      onClose={onClose}
    >
      {(problem) => (
        <>
          {has ? (
            <TextInput label="Present password" bind={present} type="password" autocomplete="current-password" error={problem?.field("present_password")} autofocus required />
          ) : null}
          <TextInput
            label="New password"
            bind={password}
            type="password"
            autocomplete="new-password"
            hint="At least 10 characters. Four words that have nothing to do with each other are a good one."
            error={problem?.field("password")}
            autofocus={!has}
            required
          />
        </>
      )}
    </Edit>
  );
}

interface EditProps {
  title: string;
  ready: boolean;
  change: () => Parameters<typeof changeMe>[0];
  /** Said when it is changed. */
  done: string;
  onClose: () => void;
  children: (problem: Problem | null) => ComponentChildren;
}

function Edit({ title, ready, change, done, onClose, children }: EditProps) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  const save = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    try {
      await changeMe(change());
      toast(done, "good");
      onClose();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Dialog open title={title} onClose={onClose}>
      <form class="stack" onSubmit={(e) => void save(e)}>
        {children(problem.value)}
        {problem.value && problem.value.errors.length === 0 ? <ErrorNote problem={problem.value} /> : null}
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={busy.value} disabled={!ready}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
