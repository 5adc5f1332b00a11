// Who is signed in.

import { signal } from "@preact/signals";
import { api, Problem, setCSRF, whenSignedOut } from "./client";
import type { Leaving, Me, Role } from "./types";

/** undefined: not asked yet; null: nobody. */
export const me = signal<Me | null | undefined>(undefined);

/** Why the first question was not answered, when it was not a plain "nobody". */
export const meProblem = signal<Problem | null>(null);

whenSignedOut(() => {
  if (me.peek() !== undefined) me.value = null;
});

function become(answer: Me): Me {
  setCSRF(answer.csrf);
  meProblem.value = null;
  me.value = answer;
  remember(answer);
  return answer;
}

const CANDIDATE = "drillyard.candidate";

/** Notes in this tab that a candidate is at work here: when they are signed out, they have a link to open again, and no password. */
function remember({ person }: Me): void {
  try {
    if (person.roles.includes("candidate")) sessionStorage.setItem(CANDIDATE, "1");
    else sessionStorage.removeItem(CANDIDATE);
  } catch {
    // The tab keeps nothing: then it asks for a password, and the link helps as well.
  }
}

/** Whether a candidate was signed in here last. */
export function wasCandidate(): boolean {
  try {
    return sessionStorage.getItem(CANDIDATE) !== null;
  } catch {
    return false;
  }
}

export async function loadMe(): Promise<void> {
  try {
    become(await api.get<Me>("/api/me"));
  } catch (err) {
    const p = Problem.of(err);
    if (p.status === 401) me.value = null;
    else meProblem.value = p;
  }
}

export async function signIn(login: string, password: string): Promise<Me> {
  return become(await api.post<Me>("/api/session", { login, password }));
}

export async function signInByLink(token: string): Promise<Me> {
  return become(await api.post<Me>("/api/session/link", { token }));
}

/** Whether one stays on this page: whoever signed in elsewhere is led there, to be signed out there as well. */
export async function signOut(): Promise<boolean> {
  const { then } = await api.del<Leaving>("/api/session");
  setCSRF("");
  if (then) location.assign(then);
  else me.value = null;
  return !then;
}

/** Ends every sign-in of this person, this one too. */
export async function signOutEverywhere(): Promise<void> {
  await api.del("/api/sessions");
  setCSRF("");
  me.value = null;
}

export async function changeMe(change: { name?: string; password?: string; present_password?: string }): Promise<Me> {
  return become(await api.patch<Me>("/api/me", change));
}

/** Whether who is signed in has any of some roles. None includes another. */
export function has(...roles: Role[]): boolean {
  return Boolean(me.value?.person.roles.some((r) => roles.includes(r)));
}

export const mayPlay = () => has("trainee");
export const mayFacilitate = () => has("facilitator");
export const mayAssess = () => has("assessor");
export const mayWrite = () => has("author");
export const mayAdminister = () => has("admin");

/** Whether who is signed in sees what others play. */
export const maySeeOthers = () => has("facilitator", "assessor");
