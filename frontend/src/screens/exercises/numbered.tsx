/** A text with its lines counted, so that a remark can name one. */
export function Numbered({ text }: { text: string }) {
  return (
    <ol class="numbered mono">
      {text
        .replace(/\n$/, "")
        .split("\n")
        .map((line, i) => (
          <li key={i}>{line || " "}</li>
        ))}
    </ol>
  );
}
