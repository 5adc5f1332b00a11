// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { JudgeCriterion, JudgedMoment } from "./debrief";
import type { GlobalMark } from "./events";

/** `MarkingState` is how far the marking of a run is, for the caller. */
export interface MarkingState {
  raters: number;
  /** raters who have given all of their marks */
  given: number;
  complete: boolean;
  /** two raters did, and a third is asked */
  parted: boolean;
  /** `open` says that the caller may give marks, and Asks that they may say how many raters the run takes. */
  open: boolean;
  asks: boolean;
  /** `calibrated` says that the caller has marked the sample runs. */
  calibrated: boolean;
}

export interface AskedRaters {
  /** one or two */
  raters: number;
}

/** `Figure` is a number, or why there is none. The zero Figure has neither, and is never returned. */
export interface Figure {
  /** null: it cannot be said */
  value: number | null;
  why?: string;
}

/** `Samples` lists the sample runs and attempts that a rater calibrates by. */
export interface Samples {
  samples: SampleLine[];
  /**
   * `calibrated` says that the caller has marked all runs among them, and CalibratedAnswers that they have
   * marked all attempts.
   */
  calibrated: boolean;
  calibrated_answers: boolean;
}

export interface SampleLine {
  slug: string;
  title: string;
  drill?: string;
  /** of an attempt at one */
  exercise?: string;
  /** by the caller */
  marked: boolean;
}

/**
 * `Sample` is a sample run or attempt. What its marks are known to be is in it only once the caller has given
 * theirs.
 */
export interface Sample {
  slug: string;
  title: string;
  drill?: string;
  exercise?: string;
  html: string;
  moments: JudgedMoment[];
  criteria: JudgeCriterion[];
  known?: KnownMarks;
}

/** `KnownMarks` sets what the caller gave beside what is known. */
export interface KnownMarks {
  criteria: KnownMark[];
  global: KnownGlobal;
  /** of the marks, the global one included, that are the known ones */
  same: number;
}

export interface KnownMark {
  id: string;
  yours: number;
  level: number;
  why: string;
}

export interface KnownGlobal {
  yours: GlobalMark;
  mark: GlobalMark;
  why: string;
}

/** `SampleMarks` is what a rater gives a sample run: everything at once. */
export interface SampleMarks {
  /** by criterion */
  levels: Record<string, number>;
  global: GlobalMark;
}

/** `Statistics` is what the stored runs of a drill say of the drill and of those who marked it. */
export interface Statistics {
  /** slug */
  scenario: string;
  title: string;
  drill: DrillFigures;
  /** runs that two raters marked without seeing each other's marks */
  marked: number;
  raters: Raters;
  /**
   * `names` are those of raters, by id, and Criteria the titles of what they marked, by id; the global mark
   * is "*".
   */
  names: Record<string, string>;
  criteria: Record<string, string>;
  /** `left_out` says which runs are in none of the figures, in sentences. */
  left_out: string[];
}

/** `DrillFigures` is what stored runs say of a drill. */
export interface DrillFigures {
  runs: number;
  items: OfItem[];
  /** percent */
  scores: Spread;
  /** seconds of run time */
  took_s: Spread;
  standard: Standard;
  /**
   * `broken` says what looks wrong with the drill, in sentences; empty: nothing, or there are too few runs to
   * tell. Never null.
   */
  broken: string[];
  /** `caution` says that the runs are too few to conclude anything; empty: they are not. */
  caution?: string;
}

/** `Raters` is how far a set of marks agrees. */
export interface Raters {
  criteria: OfCriterion[];
  pairs: OfPair[];
  raters: OfRater[];
}

/** `OfItem` is how a criterion behaves over runs. */
export interface OfItem {
  id: string;
  title: string;
  /** in which it was judged */
  runs: number;
  /**
   * `difficulty` is the mean share of its points that was earned, or kept where it only costs: 0 is met by
   * nobody, 1 by everybody. Of items that are right or wrong it is the proportion correct of classical test
   * theory.
   */
  difficulty: Figure;
  /**
   * `discrimination` is the correlation of its share with the share of all other points of the run: the
   * item–total correlation, corrected for the item's own part in the total. S. Henrysson, “Correction of
   * item-total correlations in item analysis”, Psychometrika 28 (1963) 211–218. Below 0, those who do
   * better elsewhere do worse here.
   */
  discrimination: Figure;
  /** of enough runs, none earned any of it */
  nobody?: boolean;
  /** of enough runs, all earned all of it */
  everybody?: boolean;
}

/**
 * `Spread` is how something lies over runs: quartiles by linear interpolation between order statistics (type
 * 7 of R. J. Hyndman and Y. Fan, “Sample quantiles in statistical packages”, The American Statistician 50
 * (1996) 361–365).
 */
export interface Spread {
  least: Figure;
  /** quartile */
  lower: Figure;
  median: Figure;
  upper: Figure;
  most: Figure;
}

/** `Standard` is a pass mark set by borderline regression. */
export interface Standard {
  /** with a global mark */
  runs: number;
  /** `pass` is the score, in percent, that the line gives to a borderline run. */
  pass: Figure;
  line: Line;
}

/** `OfCriterion` is the agreement on one criterion over all pairs of raters. */
export interface OfCriterion extends PairFigures {
  criterion: string;
  pairs: OfPair[];
}

/** `OfPair` is the agreement of two raters over all criteria. */
export interface OfPair extends PairFigures {
  a: string;
  b: string;
}

/** `OfRater` is how a rater marks, beside the others. */
export interface OfRater {
  rater: string;
  marks: number;
  /**
   * `severity` is the mean of own level minus the mean of the others' levels of the same thing, as a share of
   * the scale: −0.1 is a tenth of the scale more severe than the others, +0.1 more lenient. It is the plain
   * form of what a many-facet Rasch model calls rater severity (Linacre 1989), and assumes that who marks
   * what is not chosen by its quality.
   */
  severity: Figure;
}

/**
 * `Line` is a line of least squares: y = Intercept + Slope·x, and the share of the variance of y that it
 * explains.
 */
export interface Line {
  slope: Figure;
  intercept: Figure;
  r2: Figure;
}

/** `PairFigures` is how far raters of the same things agree. */
export interface PairFigures {
  /** marked by both */
  things: number;
  /** share of them with the same level, 0 to 1 */
  percent: Figure;
  /** Cohen's */
  kappa: Figure;
  /** quadratically weighted */
  weighted: Figure;
}
