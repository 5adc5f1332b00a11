import { useEffect, useRef } from "preact/hooks";
import { announce } from "../ui";
import { alarm, key, type Call } from "./call";
import { bell, desktop } from "./here";

const FLASH_MS = 1000;

/** Makes pages that ring heard, announced, seen in the tab's title, and told by the system. */
export function useRing(calls: readonly Call[], how: string, open: (c: Call) => void): void {
  const rings = calls.length > 0;
  const newest = calls.at(-1);
  const opens = useRef(open);
  opens.current = open;
  const which = calls.map(key).join(" ");

  useEffect(() => {
    bell.check();
    const lift = () => void bell.unblock();
    // Once the click is through: what says that the sound is blocked goes then, and
    // a button that moved under the pointer would not have been clicked.
    addEventListener("click", lift);
    addEventListener("keydown", lift);
    return () => {
      removeEventListener("click", lift);
      removeEventListener("keydown", lift);
      bell.ring(false);
      desktop.follow([], () => {});
    };
  }, []);

  useEffect(() => bell.ring(rings), [rings]);
  useEffect(() => desktop.follow(calls, (c) => opens.current(c)), [which]);

  useEffect(() => {
    if (newest) announce(`Page: ${newest.summary}. Service ${newest.service}. ${how}`, "assertive");
  }, [newest && `${key(newest)}/${newest.told_ms ?? 0}`]);

  const flash = alarm(calls);
  useEffect(() => {
    if (!flash) return;
    // Screens come and go meanwhile, and each has a title of its own.
    let usual = document.title;
    const turn = () => {
      if (document.title === flash) {
        document.title = usual;
        return;
      }
      usual = document.title;
      document.title = flash;
    };
    turn();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = still ? undefined : setInterval(turn, FLASH_MS);
    return () => {
      clearInterval(timer);
      if (document.title === flash) document.title = usual;
    };
  }, [flash]);
}
