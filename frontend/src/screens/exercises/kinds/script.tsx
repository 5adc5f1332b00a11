import "./script.css";

import type { ShownBy, ScriptRun } from "../../../api/types";
import { Badge } from "../../../ui";
import { besideEachOther } from "./script-lines";

/** What a try or a judgement of a script has to show: the tests. */
export function Script({ shown }: { shown: unknown }) {
  const { tests } = shown as ShownBy["script"];
  const passed = tests.filter((t) => t.passed).length;
  return (
    <div class="script">
      <section aria-label="Tests">
        <h3>
          {passed} of {tests.length} tests passed
        </h3>
        <ul class="script-tests">
          {tests.map((t) => (
            <li key={t.name}>
              <Badge tone={t.passed ? "good" : "bad"}>{t.passed ? "passed" : "failed"}</Badge> <strong>{t.name}</strong> <span class="muted">{t.shows}</span>
              {t.passed || !t.why ? null : <p class="script-why">{said(t.why)}</p>}
              {t.want && t.got && !t.passed ? (
                <details>
                  <summary>Expected and got</summary>
                  <Compared want={t.want} got={t.got} />
                </details>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Compared({ want, got }: { want: ScriptRun; got: ScriptRun }) {
  return (
    <>
      <p>
        <code>{got.command}</code>
      </p>
      <div class="table-frame" tabIndex={0} role="group" aria-label="Expected and got">
        <table class="table script-compared">
          <thead>
            <tr>
              <th scope="col" class="number">
                Line
              </th>
              <th scope="col">Expected</th>
              <th scope="col">Got</th>
            </tr>
          </thead>
          <tbody>
            {besideEachOther(want.stdout, got.stdout).map((l) => (
              <tr key={l.line} class={l.same ? "" : "script-differs"}>
                <td class="number">{l.line}</td>
                <td>{l.want === null ? <em>nothing</em> : <code>{l.want}</code>}</td>
                <td>{l.got === null ? <em>nothing</em> : <code>{l.got}</code>}</td>
              </tr>
            ))}
            <tr class={want.exit === got.exit && !got.stopped ? "" : "script-differs"}>
              <td class="number">end</td>
              <td>exit code {want.exit}</td>
              <td>{got.stopped ? "stopped" : `exit code ${got.exit}`}</td>
            </tr>
          </tbody>
        </table>
      </div>
      {got.stderr ? (
        <>
          <p class="muted">Standard error output</p>
          <pre class="script-errors">{got.stderr}</pre>
        </>
      ) : null}
    </>
  );
}

function said(why: string): string {
  return why.charAt(0).toUpperCase() + why.slice(1) + ".";
}
