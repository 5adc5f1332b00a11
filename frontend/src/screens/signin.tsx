import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, Problem } from "../api/client";
import { me, signIn, signInByLink } from "../api/session";
import { navigate, parse, route, search } from "../router";
import type { Provider } from "../api/types";
import { Button, ErrorNote, Spinner, TextInput, toast, useAsync } from "../ui";
import "./signin.css";

/** Stands in for any screen while nobody is signed in; the address is kept. */
export function SignIn({ token }: { token?: string }) {
  return (
    <main class="signin">
      <div class="signin-box">
        <h1 class="signin-title">
          <img src="favicon.svg" alt="" width={32} height={32} />
          Drillyard
        </h1>
        <Refused />
        {token ? <ByLink key={token} token={token} /> : <ByPassword />}
        <Elsewhere />
      </div>
    </main>
  );
}

/** A link may say what is to be opened once one is signed in. */
function enter(): void {
  if (route.peek().screen !== "signin") return;
  const next = parse(new URLSearchParams(search.peek()).get("then") ?? "");
  navigate(next.screen === "unknown" || next.screen === "signin" ? { screen: "catalogue" } : next, { replace: true });
}

/** Why somebody who came back from elsewhere is not signed in, by what the address says. */
const refusals: Record<string, (provider: string) => string> = {
  unreachable: (p) => `${p} cannot be reached, or does not answer as it should. Please try again; when it stays so, tell whoever runs this Drillyard.`,
  declined: (p) => `${p} did not let you in.`,
  stale: () => "That took too long, was begun in another browser, or was used before. Please try again.",
  invalid: (p) => `What ${p} says does not prove who you are. Please try again; when it stays so, tell whoever runs this Drillyard.`,
  unknown: (p) => `${p} knows you, and nobody here is known as who you are there. Ask an admin to link your account.`,
  taken: (p) => `Somebody here has the login that ${p} gives you. If that is you, ask an admin to link your account.`,
  unfit: (p) => `What ${p} calls you cannot be a login here, or looks like somebody else's. Ask an admin to make you an account and to link it.`,
  disabled: () => "Your account here has been disabled. An admin can enable it again.",
};

function Refused() {
  const said = new URLSearchParams(search.value);
  const why = refusals[said.get("refused") ?? ""];
  if (!why) return null;
  return (
    <p class="error-note" role="alert">
      {why(said.get("with") || "The provider")}
    </p>
  );
}

/** Those whom people may sign in with besides; the browser leaves for them. */
function Elsewhere() {
  const providers = useAsync((s) => api.get<Provider[]>("/api/session/providers", undefined, s), []);
  if (!providers.data?.length) return null;
  return (
    <div class="stack signin-elsewhere">
      <p class="small faint">or with an account that you have elsewhere</p>
      {providers.data.map((p) => (
        <Button key={p.name} onClick={() => location.assign(`api/session/providers/${encodeURIComponent(p.name)}?then=${encodeURIComponent(wanted())}`)}>
          Sign in with {p.title}
        </Button>
      ))}
    </div>
  );
}

/** Where one is to be once signed in: what the address names, unless it is this page. */
function wanted(): string {
  if (route.peek().screen !== "signin") return location.hash || "#/";
  return new URLSearchParams(search.peek()).get("then") || "#/";
}

function ByLink({ token }: { token: string }) {
  const problem = useSignal<Problem | null>(null);

  const use = async () => {
    problem.value = null;
    try {
      const { person } = await signInByLink(token);
      if (!person.has_password) toast("Set a password in the menu at the top right, so that you can come back without a link.");
      enter();
    } catch (err) {
      problem.value = Problem.of(err);
    }
  };
  useEffect(() => void use(), []);

  if (!problem.value) return <Spinner>Signing you in…</Spinner>;
  if (problem.value.passing) return <ErrorNote problem={problem.value} onRetry={() => void use()} />;
  return (
    <div class="stack wide">
      <div class="stack">
        <ErrorNote problem={problem.value} />
        <p class="muted">
          A sign-in link works once, and for 24 hours. If you have used this one before, sign in with your login and password below. If
          you never set a password, ask an admin for a new link.
        </p>
        {me.value ? (
          <p>
            You are signed in as {me.value.person.name}. <a href="#/">Go on</a>
          </p>
        ) : null}
      </div>
      <ByPassword />
    </div>
  );
}

function ByPassword() {
  const login = useSignal("");
  const password = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  useEffect(() => {
    if (me.value && route.peek().screen === "signin" && !("token" in route.peek())) enter();
  }, []);

  const submit = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await signIn(login.value.trim(), password.value);
      enter();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="stack" onSubmit={(e) => void submit(e)}>
      <TextInput label="Login" bind={login} name="username" autocomplete="username" autocapitalize="none" spellcheck={false} autofocus required />
      <TextInput label="Password" bind={password} name="password" type="password" autocomplete="current-password" required />
      <ErrorNote problem={problem.value} />
      <Button variant="primary" type="submit" busy={busy.value} disabled={!login.value.trim() || !password.value}>
        Sign in
      </Button>
      <p class="small faint">No account? An admin of this Drillyard can send you a link.</p>
    </form>
  );
}
