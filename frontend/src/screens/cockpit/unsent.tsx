import { CopyButton } from "../../ui";
import { useDrill } from "./state/drill";
import { unsent } from "./state/unsent";

/** What somebody had begun to write when nothing more was taken of them, to be read and copied. */
export function Unsent() {
  const { run } = useDrill();
  const texts = run.playing ? unsent(run.id) : [];
  if (texts.length === 0) return null;
  return (
    <details>
      <summary>What you had written and not sent ({texts.length})</summary>
      <ul class="unsent">
        {texts.map((t) => (
          <li key={t.name}>
            <span class="muted">{t.what}</span>
            <span class="unsent-text">{t.text}</span>
            <CopyButton text={t.text} what={t.what} />
          </li>
        ))}
      </ul>
    </details>
  );
}
