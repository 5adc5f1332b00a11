import { useLayoutEffect, useRef } from "preact/hooks";

const NEAR_PX = 40;

/** Keeps a list at its end while new lines come, unless someone has scrolled away from it, or it is not to follow. */
export function useStick<E extends HTMLElement>(length: number, list: unknown = null, follow = true) {
  const element = useRef<E>(null);
  const at = useRef(true);
  const top = useRef(0);
  const on = useRef(follow);
  on.current = follow;

  useLayoutEffect(() => {
    at.current = true;
  }, [list]);

  // Whenever it is drawn: a line may also become longer, as when what was sent has arrived.
  useLayoutEffect(() => {
    const e = element.current;
    if (e && at.current && on.current) e.scrollTop = e.scrollHeight;
  });

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

  // Away from the end it gets by being scrolled up. It also is when it has grown since
  // it was scrolled, of which the browser tells late.
  function onScroll() {
    const e = element.current;
    if (!e) return;
    if (e.scrollHeight - e.scrollTop - e.clientHeight < NEAR_PX) at.current = true;
    else if (e.scrollTop < top.current) at.current = false;
    top.current = e.scrollTop;
  }

  return { ref: element, onScroll, sticks: () => at.current };
}
