import "./fared.css";

import { stopwatch } from "../../../format";

/** How customers fared in a stretch of run time. */
export interface FaredStretch {
  from_ms: number;
  to_ms: number;
  visits: number;
  failed: number;
  slow: number;
}

/** How customers fared from minute to minute: in figures, and as bars that say the same. */
export function Fared({ caption, minutes }: { caption: string; minutes: readonly FaredStretch[] }) {
  const most = Math.max(1, ...minutes.map((m) => m.visits));
  const share = (n: number) => `${(100 * n) / most}%`;
  return (
    <div class="table-frame" tabIndex={0} role="group" aria-label={caption}>
      <table class="table fared">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col" class="number">
              Visits
            </th>
            <th scope="col" class="number">
              Failed
            </th>
            <th scope="col" class="number">
              Slow
            </th>
            <th scope="col">
              <span class="visually-hidden">As a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {minutes.map((m) => (
            <tr key={m.from_ms}>
              <td class="number">{stopwatch(m.from_ms)}</td>
              <td class="number">{m.visits}</td>
              <td class="number">{m.failed}</td>
              <td class="number">{m.slow}</td>
              <td class="fared-cell">
                <span class="fared-bar" aria-hidden="true">
                  <span class="fared-failed" style={{ width: share(m.failed) }} />
                  <span class="fared-slow" style={{ width: share(m.slow) }} />
                  <span class="fared-well" style={{ width: share(Math.max(0, m.visits - m.failed - m.slow)) }} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
