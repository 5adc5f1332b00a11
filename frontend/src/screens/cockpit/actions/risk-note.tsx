import type { Risk } from "../../../api/types";
import { Badge, type Tone } from "../../../ui";

const RISKS: Record<Risk, { tone: Tone; label: string; text: string }> = {
  alone: { tone: "plain", label: "You may decide", text: "Within what someone on call does alone." },
  approval: { tone: "warn", label: "Needs approval", text: "You ask; it is carried out once someone who may has agreed." },
  "break-glass": { tone: "bad", label: "Break glass", text: "Only when waiting costs more than being wrong. It is recorded and judged." },
};

/** Who may take an action, by the guardrails of the role. */
export function RiskNote({ risk }: { risk: Risk }) {
  const { tone, label, text } = RISKS[risk] ?? RISKS.approval;
  return (
    <p class="row">
      <Badge tone={tone}>{label}</Badge>
      <span class="muted small">{text}</span>
    </p>
  );
}
