import { reachable } from "../api/client";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;

/**
 * Loads a part of the client that comes when it is needed. What a connection that
 * broke, or a network that changed meanwhile, kept from coming is asked for again:
 * for a quarter of a minute, and for as long as the server is out of reach, which
 * the screen says meanwhile.
 */
export async function fetched<T>(load: () => Promise<T>): Promise<T> {
  for (let wait_ms = FIRST_WAIT_MS; ; wait_ms *= 2) {
    try {
      return await load();
    } catch (err) {
      if (wait_ms > LONGEST_WAIT_MS) {
        if (reachable.value) throw err;
        wait_ms = LONGEST_WAIT_MS;
      }
      await new Promise((resolve) => setTimeout(resolve, wait_ms));
    }
  }
}
