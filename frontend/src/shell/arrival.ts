import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Begins each place at its top, with the focus on what it shows: not where the one before was left. */
export function useArrival(main: RefObject<HTMLElement | null>, place: string): void {
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place]);
}
