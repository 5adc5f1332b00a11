import type { Risk } from "../../../api/types";
import { Badge, type Tone } from "../../../ui";

const RISKS: Record<Risk, { tone: Tone; label: string; text: string }> = {
  alone: { tone: "plain", label: "You may decide", text: "Within what someone on call does alone." },
  approval: { tone: "warn", label: "Needs approval", text: "You ask; it is carried out once someone who may has agreed." },
  "break-glass": { tone: "bad", label: "Break glass", text: "Only when waiting costs more than being wrong. It is recorded and judged." },
};

const riskOf = (risk: Risk) => RISKS[risk] ?? RISKS.approval;

/** Who may take an action, by the guardrails of the role. */
export function RiskNote({ risk }: { risk: Risk }) {
  return (
    <p class="row">
      <RiskBadge risk={risk} />
      <span class="muted small grow">{riskOf(risk).text}</span>
    </p>
  );
}

export function RiskBadge({ risk }: { risk: Risk }) {
  const { tone, label, text } = riskOf(risk);
  return (
    <Badge tone={tone} title={text}>
      {label}
    </Badge>
  );
}
