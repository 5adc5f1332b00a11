import type { Severity } from "../../../api/types";

export const SEVERITIES: { value: Severity; label: string }[] = [
  { value: "SEV1", label: "SEV1 – most customers cannot do what they came for" },
  { value: "SEV2", label: "SEV2 – many customers are hurt, or a key journey is" },
  { value: "SEV3", label: "SEV3 – some customers, or a way around exists" },
  { value: "SEV4", label: "SEV4 – nobody outside notices" },
];
