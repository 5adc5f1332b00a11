import type { SkillEstimate } from "../../api/types";
import { Range } from "../../ui";
import { between } from "./words";

/** Where an estimate of a skill lies: never one number. */
export function EstimateRange({ label, of: e }: { label: string; of: SkillEstimate }) {
  return <Range label={label} says={between(e)} low={e.low / 100} high={e.high / 100} at={e.percent / 100} />;
}
