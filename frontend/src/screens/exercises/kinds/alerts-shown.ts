/** What a stretch of a week comes to; see figures of the kind alerts. */
export interface Figures {
  pages: number;
  needed: number;
  again: number;
  noise: number;
  night_noise: number;
  night: number;
  tickets: number;
  incidents: number;
  caught: number;
  late: number;
  missed: number;
  actionable: number;
}

export interface Happened {
  title: string;
  severity: string;
  act: boolean;
  from: string;
  to: string;
  within_s: number;
  /** Until the first page; -1: there was none. */
  after_s: number;
  before_s: number;
}

export interface Paged {
  at: string;
  receiver: string;
  alerts: string[];
  use: "needed" | "again" | "noise";
  /** Index of what it was for; -1: nothing. */
  incident: number;
  night: boolean;
}

export interface AlertsShown {
  from: string;
  to: string;
  asked: number;
  before: Figures;
  after: Figures;
  incidents: Happened[];
  pages: Paged[];
  failed: { rule: string; /** Of what was judged before it was told: none. */ line?: number; why: string }[];
  other?: AlertsShown;
}

/** The rows of the table of before and after. */
export function rows(of: AlertsShown): { what: string; before: string; after: string }[] {
  const row = (what: string, say: (f: Figures) => string | number) => ({ what, before: String(say(of.before)), after: String(say(of.after)) });
  return [
    row("Pages", (f) => f.pages),
    row("Incidents caught", (f) => `${f.caught} of ${f.incidents}`),
    row("Caught late", (f) => f.late),
    row("Missed", (f) => f.missed),
    row("Pages that nobody had to act on", (f) => f.noise),
    row("of these at night", (f) => f.night_noise),
    row("Told again of the same incident", (f) => f.again),
    row("Share that told something to act on", (f) => (f.pages ? `${Math.round(f.actionable * 100)} %` : "—")),
    row("Noise cut", (f) => (f === of.before || !of.before.noise ? "—" : `${Math.round((1 - f.noise / of.before.noise) * 100)} %`)),
    row("Tickets", (f) => f.tickets),
  ];
}

/** How long it took, in words. */
export function delay(seconds: number): string {
  if (seconds < 0) return "never";
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Where a moment is on a line from 0 to 1000. */
export function place(of: { from: string; to: string }, at: string): number {
  const from = Date.parse(of.from);
  const share = (Date.parse(at) - from) / (Date.parse(of.to) - from);
  return Math.round(Math.min(1, Math.max(0, share)) * 1000);
}
