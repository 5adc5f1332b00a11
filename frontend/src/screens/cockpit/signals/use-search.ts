import type { Signal } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import type { Narrowed } from "../../../api/types";

interface Search {
  /** Holds a name to a value in what is typed, and searches for that; an empty value leaves the name out. */
  narrow: (name: string, value: string) => void;
  /** What could not be narrowed, and why. */
  refused: { input: string; problem: Problem } | undefined;
}

/** Changes a search without reading it: the server does. */
export function useSearch(typed: Signal<string>, search: (wanted: string) => void): Search {
  const [refused, setRefused] = useState<Search["refused"]>();
  const last = useRef(Promise.resolve());

  async function change(name: string, value: string): Promise<void> {
    // A trace runs through many services: what narrowed the search before would hide most of it.
    const input = name === "trace" ? "" : typed.peek();
    try {
      const { q } = await api.get<Narrowed>("/api/log-search", { q: input, name, value });
      typed.value = q;
      search(q);
      setRefused(undefined);
    } catch (err) {
      setRefused({ input, problem: Problem.of(err) });
    }
  }

  return {
    // Two clicks in a row: the second changes what the first has made.
    narrow: (name, value) => void (last.current = last.current.then(() => change(name, value))),
    refused,
  };
}
