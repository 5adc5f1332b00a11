// Who is signed in.

import { signal } from "@preact/signals";
import { api, Problem, setCSRF, whenSignedOut } from "./client";
import type { Me } from "./types";

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
  return answer;
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

export async function signOut(): Promise<void> {
  await api.del("/api/session");
  setCSRF("");
  me.value = null;
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

export function mayAdminister(): boolean {
  return me.value?.person.role === "admin";
}

export function mayFacilitate(): boolean {
  const role = me.value?.person.role;
  return role === "facilitator" || role === "admin";
}

/** Whether who is signed in writes drills. */
export function mayWrite(): boolean {
  return mayFacilitate();
}
