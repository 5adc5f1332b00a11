/** What of `now` is not as it was `before`: all that is to be sent of a form, since others may change the rest meanwhile. */
export function differing<T extends object>(before: T, now: T): Partial<T> {
  const changed = (Object.keys(now) as (keyof T)[]).filter((k) => JSON.stringify(now[k]) !== JSON.stringify(before[k]));
  return Object.fromEntries(changed.map((k) => [k, now[k]])) as Partial<T>;
}
