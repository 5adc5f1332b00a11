import type { Document } from "../../../api/types";

/** What a view is given: what a try or a judgement has to show, and what it is about. */
export interface KindProps {
  shown: unknown;
  documents: readonly Document[];
  /** What was written, by part. */
  answer: Readonly<Record<string, string>>;
}
