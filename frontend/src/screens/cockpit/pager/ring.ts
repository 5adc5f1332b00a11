import { useEffect } from "preact/hooks";
import { announce } from "../../../ui";
import type { Page } from "../state/story";
import { bell } from "./bell";

const FLASH_MS = 1000;

/** Makes open pages heard, announced, and seen in the tab's title. */
export function useRing(pages: readonly Page[]): void {
  const first = pages[0];
  const newest = pages.at(-1);

  useEffect(() => {
    bell.check();
    const lift = () => void bell.unblock();
    addEventListener("pointerdown", lift, { once: true });
    addEventListener("keydown", lift, { once: true });
    return () => {
      removeEventListener("pointerdown", lift);
      removeEventListener("keydown", lift);
      bell.ring(false);
    };
  }, []);

  useEffect(() => {
    bell.ring(first !== undefined);
  }, [first !== undefined]);

  useEffect(() => {
    if (newest) announce(`Page: ${newest.summary}. Service ${newest.service}. Press A to acknowledge.`, "assertive");
  }, [newest?.page, newest?.told_ms]);

  useEffect(() => {
    if (!first) return;
    const usual = document.title;
    const alarm = `● Page: ${first.summary}`;
    document.title = alarm;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = still ? undefined : setInterval(() => (document.title = document.title === alarm ? usual : alarm), FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = usual;
    };
  }, [first?.page]);
}
