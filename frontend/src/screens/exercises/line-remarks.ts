// Remarks on lines as they are kept: each is the number of a line, a tab, and words.

export interface LineRemark {
  line: number;
  words: string;
}

/** Reads what was kept. What is no remark is left out. */
export function readRemarks(text: string): LineRemark[] {
  const all: LineRemark[] = [];
  for (const row of text.split("\n")) {
    const tab = row.indexOf("\t");
    const line = Number(tab < 0 ? "" : row.slice(0, tab));
    if (Number.isInteger(line) && line > 0) all.push({ line, words: row.slice(tab + 1) });
  }
  return all;
}

/** Writes remarks as they are kept, by line. Those without words are none yet. */
export function writeRemarks(all: readonly LineRemark[]): string {
  return [...all]
    .map((r) => ({ line: r.line, words: r.words.replace(/\s+/g, " ").trim() }))
    .filter((r) => r.words)
    .sort((a, b) => a.line - b.line)
    .map((r) => `${r.line}\t${r.words}`)
    .join("\n");
}

/** What a line of a diff does: it is taken away, put in, or stays. */
export function changeOf(line: string): "added" | "removed" | "head" | "" {
  if (/^(\+\+\+|---|@@|diff )/.test(line)) return "head";
  if (line.startsWith("+")) return "added";
  if (line.startsWith("-")) return "removed";
  return "";
}

/** The lines of a document. */
export const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");
