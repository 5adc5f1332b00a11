// What of a pack's folder is asked for, and what its files are.

import { api } from "../../api/client";
import type { FileText, PackFile } from "../../api/types";
import { segments } from "../../segments";

/** The address of a file, below /api. */
export function fileAddress(pack: string, path: string): string {
  return `/api/packs/${encodeURIComponent(pack)}/files/${segments(path)}`;
}

export const readFile = (pack: string, path: string, signal?: AbortSignal) => api.get<FileText>(fileAddress(pack, path), undefined, signal);

/** Kinds of file, in the order in which they are listed, by the folder that they stand in. */
export const kinds = [
  { folder: "scenarios", title: "Scenarios" },
  { folder: "exercises", title: "Exercises" },
  { folder: "tracks", title: "Tracks" },
  { folder: "interviews", title: "Interviews" },
  { folder: "runbooks", title: "Runbooks" },
  { folder: "stacks", title: "Stacks" },
  { folder: "guide", title: "Guide" },
] as const;

export type Kind = (typeof kinds)[number];

/** Whether a file is a scenario, which can be played. */
export const isDrill = (path: string) => /^scenarios\/.*\.md$/.test(path);

/** Whether a file of a folder is content in Markdown, and no readme. */
const lies = (folder: string) => (path: string) => path.startsWith(`${folder}/`) && path.endsWith(".md") && !/\/readme\.md$/i.test(path);

/** Whether a file is an exercise, which is shown as it is asked and judged. */
export const isExercise = lies("exercises");

/** Whether a file is a track, which is shown as whoever begins it finds it. */
export const isTrack = lies("tracks");

/** Whether a file is an interview template, which is shown as candidates and hosts read it. */
export const isInterview = lies("interviews");

export function kindOf(path: string): Kind | undefined {
  return kinds.find((k) => path.startsWith(`${k.folder}/`));
}

/** The files of a pack by kind, those of none first. */
export function byKind(files: readonly PackFile[]): { title: string; files: PackFile[] }[] {
  const rest = files.filter((f) => !kindOf(f.path));
  return [
    { title: "The pack", files: rest },
    ...kinds.map((k) => ({ title: k.title, files: files.filter((f) => kindOf(f.path) === k) })),
  ].filter((g) => g.files.length > 0);
}

/** Hands a text to whoever reads, as a file of their own. */
export function download(path: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = path.split("/").pop() ?? "text";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** What is wrong with the path of a new file, as the server has it, in a sentence. */
export function pathMistake(path: string, taken: readonly string[]): string {
  if (!/\.(md|yaml|yml|html)$/.test(path)) return "It ends in .md, .yaml, .yml or .html.";
  if (!path.split("/").every((p) => /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(p))) return "Letters, digits, dashes, dots and underscores; each part begins with a letter or a digit.";
  if (taken.includes(path)) return "There is a file of that name already.";
  return "";
}
