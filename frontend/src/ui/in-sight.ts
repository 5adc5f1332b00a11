import { useEffect, useState } from "preact/hooks";

/**
 * Whether an element can be seen: not scrolled away, not in a drawer that is
 * closed, not on a page behind others. `of` says when it is another element.
 */
export function useInSight(ref: { current: Element | null }, of: unknown): boolean {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const element = ref.current;
    setOn(false);
    if (!element) return;
    let crossing = false;
    const tell = () => setOn(crossing && document.visibilityState === "visible");
    const watch = new IntersectionObserver((entries) => {
      crossing = entries.at(-1)?.isIntersecting ?? false;
      tell();
    });
    watch.observe(element);
    document.addEventListener("visibilitychange", tell);
    return () => {
      watch.disconnect();
      document.removeEventListener("visibilitychange", tell);
    };
  }, [of]);
  return on;
}
