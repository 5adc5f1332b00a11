// What a list is narrowed to (filters, an order, a page) is in its screen's
// address, so that a link, a reload and the way back show the same.

import { search, setSearch, withSearch } from "./router";

export type Query = Readonly<Record<string, string>>;

/** What the open list is narrowed to; whoever reads it is rendered anew when it changes. */
export function narrowing(): Query {
  return Object.fromEntries(new URLSearchParams(search.value));
}

/** Narrows the open list further, and shows its first page; an empty value widens it. */
export function narrow(change: Query): void {
  setSearch(written({ ...narrowing(), ...change, ...firstPage }), false);
}

/** The address of another page of the open list. */
export function pageAt(place: Query): string {
  return withSearch(written({ ...narrowing(), ...firstPage, ...place }));
}

/** What says which page of a list is shown: its number, or what comes before it or after. */
const firstPage: Query = { after: "", before: "", page: "" };

/** Whether anything of the list is left out. */
export function isNarrowed(query: Query): boolean {
  return Object.keys(query).some((k) => k !== "order" && !(k in firstPage));
}

function written(query: Query): string {
  return new URLSearchParams(Object.entries(query).filter(([, v]) => v !== "")).toString();
}
