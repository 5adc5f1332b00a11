import { useEffect, useRef, useState } from "preact/hooks";

/** The time by the clock of the server, from second to second, for its breaks end by that. */
export function useServerNow(told_ms: number | undefined): number {
  const [, tick] = useState(0);
  const off = useRef({ told: told_ms, by: (told_ms ?? Date.now()) - Date.now() });
  if (told_ms !== undefined && off.current.told !== told_ms) off.current = { told: told_ms, by: told_ms - Date.now() };
  useEffect(() => {
    const id = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(id);
  }, []);
  return Date.now() + off.current.by;
}
