// Calls to the server. Every failure is a Problem; there is no other way for
// a call to go wrong.

import { signal } from "@preact/signals";
import type { FieldError, FileText, ProblemDocument } from "./generated";

/** What is known of a problem; a connection that failed has little of it. */
type ProblemBody = Partial<ProblemDocument>;

/** A problem document of the server, or a connection that failed (status 0). */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  /** A sentence for the person at the screen. */
  readonly detail: string;
  readonly errors: FieldError[];
  /** For a query that does not parse: offsets into it. */
  readonly start?: number;
  readonly end?: number;
  /** What is there instead of what was to be written over. */
  readonly now?: FileText | null;
  /** Name of the request in the server's log, of a fault of the server's. */
  readonly request?: string;

  constructor(body: ProblemBody) {
    super(body.detail || body.title || "Something went wrong.");
    this.name = "Problem";
    this.status = body.status ?? 0;
    this.title = body.title ?? "";
    this.detail = this.message;
    this.errors = body.errors ?? [];
    this.start = body.start;
    this.end = body.end;
    this.now = body.now;
    this.request = body.request_id;
  }

  /** The server was not reached, or could not answer now: worth another try. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }

  /** It is not for whoever asks, or not there: asking again leads nowhere. */
  get barred(): boolean {
    return this.status === 403 || this.status === 404 || this.status === 410;
  }

  field(name: string): string | undefined {
    return this.errors.find((e) => e.field === name)?.message;
  }

  static of(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    return new Problem({ title: "Error", detail: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

export type Params = Record<string, string | number | boolean | undefined | null>;

/** Whether the last call reached the server. */
export const reachable = signal(true);

let csrf = "";
let onSignedOut: () => void = () => {};

/** Token that every request that changes something carries. */
export function setCSRF(token: string): void {
  csrf = token;
}

/** Called when the server no longer knows who is asking. */
export function whenSignedOut(fn: () => void): void {
  onSignedOut = fn;
}

/** An address with its query, added to one that it has already; empty and missing values are left out. */
export function address(path: string, params?: Params): string {
  const query = new URLSearchParams();
  for (const [k, v] of Object.entries(params ?? {})) {
    if (v !== undefined && v !== null && v !== "") query.set(k, String(v));
  }
  const text = query.toString();
  return text ? `${path}${path.includes("?") ? "&" : "?"}${text}` : path;
}

/** Where a path of the server ("/api/me") is: below this page, whatever path a
 * proxy has put that under. */
export function located(path: string, page: string = location.href): string {
  return new URL(`.${path}`, page).href;
}

/** Whoever asks for something that is a look at the system. */
export interface Looker {
  /** Whether somebody looks at what comes back. */
  readonly open: boolean;
  /** A look began with the answer, or goes on with it. */
  began(look: string): void;
}

const LOOK = "Drillyard-Look";

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal, looker?: Looker, over?: string): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (over !== undefined) headers["If-Match"] = `"${over}"`;
  if (looker && !looker.open) headers[LOOK] = "none";
  const raw = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;

  let response: Response;
  try {
    response = await fetch(located(path), {
      method,
      headers,
      body: body === undefined || raw ? body : JSON.stringify(body),
      credentials: "same-origin",
      signal,
    });
  } catch (err) {
    if (err instanceof DOMException && err.name === "AbortError") throw err;
    reachable.value = false;
    throw new Problem({ status: 0, title: "Not connected", detail: "The server cannot be reached." });
  }
  reachable.value = true;
  const look = response.headers.get(LOOK);
  if (look) looker?.began(look);
  if (response.status === 204) return undefined as T;

  let parsed: unknown;
  try {
    parsed = await response.json();
  } catch {
    parsed = undefined;
  }
  if (!response.ok) {
    // A sign-in that fails says nothing about the one before it.
    if (response.status === 401 && !path.startsWith("/api/session")) onSignedOut();
    const said = (parsed ?? {}) as ProblemBody;
    throw new Problem({ ...said, status: response.status, title: said.title ?? response.statusText });
  }
  if (parsed === undefined) {
    throw new Problem({ status: 502, title: "Bad answer", detail: "The server's answer could not be read." });
  }
  return parsed as T;
}

/** Paths begin with /api. An aborted call throws the DOMException of fetch. What
 * is written over a version is refused when there is another one by then. */
export const api = {
  put: <T>(path: string, body: unknown, over?: string) => call<T>("PUT", path, body, undefined, undefined, over),
  get: <T>(path: string, params?: Params, signal?: AbortSignal, looker?: Looker) => call<T>("GET", address(path, params), undefined, signal, looker),
  post: <T>(path: string, body: unknown = {}, signal?: AbortSignal, looker?: Looker) => call<T>("POST", path, body, signal, looker),
  patch: <T>(path: string, body: unknown, over?: string) => call<T>("PATCH", path, body, undefined, undefined, over),
  del: <T = void>(path: string, over?: string) => call<T>("DELETE", path, undefined, undefined, undefined, over),
};
