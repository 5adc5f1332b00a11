import { useLayoutEffect, useRef } from "preact/hooks";

const NEAR_PX = 40;

/** Keeps a list at its end while new lines come, unless someone has scrolled away from it, or it is not to follow. */
export function useStick<E extends HTMLElement>(length: number, list: unknown = null, follow = true) {
  const element = useRef<E>(null);
  const at = useRef(true);
  const on = useRef(follow);
  on.current = follow;

  useLayoutEffect(() => {
    at.current = true;
  }, [list]);

  useLayoutEffect(() => {
    const e = element.current;
    if (e && at.current && on.current) e.scrollTop = e.scrollHeight;
  }, [length, list]);

  // It stays there too when the room for the list changes.
  useLayoutEffect(() => {
    const e = element.current;
    if (!e) return;
    const sized = new ResizeObserver(() => {
      if (at.current && on.current) e.scrollTop = e.scrollHeight;
    });
    sized.observe(e);
    return () => sized.disconnect();
  }, [length > 0]);

  function onScroll() {
    const e = element.current;
    if (e) at.current = e.scrollHeight - e.scrollTop - e.clientHeight < NEAR_PX;
  }

  return { ref: element, onScroll, sticks: () => at.current };
}
