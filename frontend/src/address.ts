// What of a screen is in its address: tool, range, query, filter, whatever makes
// a link or a reload show the same again.
//
// A screen keeps its state in signals, as ever, and names those that belong in
// the address. From then on the two say the same: a signal that changes makes a
// step to go back over, and going back, or following a link, sets the signals.
// What is as usual is left out, so that a plain address is a plain screen.

import { batch, effect, untracked, type Signal } from "@preact/signals";
import { href, route, search, setSearch, withSearch } from "./router";

/** How a value is written in an address. What cannot be read is undefined, and then as usual. */
export interface Form<T> {
  read: (text: string) => T | undefined;
  write: (value: T) => string;
}

interface Field {
  /** As the address has it; empty when it is as usual. */
  write: () => string;
  read: (text: string) => void;
}

/** A signal in the address; what it holds now is the usual. */
export function field<T>(of: Signal<T>, form: Form<T>): Field {
  const usual = of.peek();
  const plain = form.write(usual);
  return {
    write: () => {
      const text = form.write(of.value);
      return text === plain ? "" : text;
    },
    read: (text) => {
      const value = text === "" ? usual : (form.read(text) ?? usual);
      if (form.write(value) !== form.write(of.peek())) of.value = value;
    },
  };
}

export type Fields = Readonly<Record<string, Field>>;

/** The search that says how the fields stand. */
export function written(fields: Fields): string {
  const params = new URLSearchParams();
  for (const [name, f] of Object.entries(fields)) {
    const text = f.write();
    if (text) params.set(name, text);
  }
  return params.toString();
}

export function readInto(fields: Fields, text: string): void {
  const params = new URLSearchParams(text);
  batch(() => {
    for (const [name, f] of Object.entries(fields)) f.read(params.get(name) ?? "");
  });
}

/** Keeps fields and address the same while this screen is open; returns how to stop. */
export function keepInAddress(fields: Fields): () => void {
  const place = href(route.peek());
  /** What both said last. */
  let agreed: string | null = null;
  return effect(() => {
    const now = search.value;
    const text = written(fields);
    if (href(route.value) !== place) return;
    untracked(() => {
      if (now !== agreed) {
        readInto(fields, now);
        agreed = written(fields);
        if (agreed !== now) setSearch(agreed, true);
      } else if (text !== agreed) {
        agreed = text;
        setSearch(text, false);
      }
    });
  });
}

/** The whole address of this screen as it stands, but for some fields; an empty one is left out. */
export function linkTo(changes: Readonly<Record<string, string>>): string {
  const params = new URLSearchParams(search.peek());
  for (const [name, text] of Object.entries(changes)) {
    if (text) params.set(name, text);
    else params.delete(name);
  }
  return location.href.replace(/#.*$/, "") + withSearch(params.toString());
}

export const text: Form<string> = { read: (t) => t, write: (v) => v };

/** One of these words and no other. */
export function oneOf<T extends string>(words: readonly T[]): Form<T> {
  return { read: (t) => words.find((w) => w === t), write: (v) => v };
}

/** Two whole numbers, the smaller first: a stretch of time, say. Null is no stretch. */
export const pair: Form<readonly [number, number] | null> = {
  read: (t) => {
    const m = /^(-?\d{1,12})\.\.(-?\d{1,12})$/.exec(t);
    if (!m) return undefined;
    const [from, to] = [Number(m[1]), Number(m[2])];
    return from < to ? [from, to] : undefined;
  },
  write: (v) => (v ? `${v[0]}..${v[1]}` : ""),
};
