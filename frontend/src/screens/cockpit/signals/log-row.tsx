import { memo } from "preact/compat";
import type { LogLine } from "../../../api/types";
import { clock } from "../../../format";
import { useDrill } from "../state/drill";
import { Breaks } from "../../../ui";
import { LogFields } from "./log-fields";

interface LogRowProps {
  line: LogLine;
  open: boolean;
  onTurn: () => void;
  onTerm: (key: string, value: string) => void;
}

function Row({ line, open, onTurn, onTerm }: LogRowProps) {
  const { epoch_ms } = useDrill();
  const wall = typeof line.time === "number" ? epoch_ms + line.time : Date.parse(line.time);
  return (
    <div class={`log-row ${line.level} ${open ? "open" : ""}`}>
      <button type="button" class="log-line" aria-expanded={open} onClick={onTurn}>
        <span class="log-time">{clock(wall)}</span>
        <span class="log-level">{line.level}</span>
        <span class="log-service">{line.service}</span>
        <span class="log-msg">
          <Breaks>{line.msg}</Breaks>
        </span>
        <span class="log-brief">{brief(line.fields)}</span>
      </button>
      {open ? <LogFields line={line} onTerm={onTerm} /> : null}
    </div>
  );
}

/** Rows never change but for being opened. */
export const LogRow = memo(Row, (a, b) => a.line === b.line && a.open === b.open);

function brief(fields: LogLine["fields"]): string {
  return Object.entries(fields ?? {})
    .map(([k, v]) => `${k}=${String(v)}`)
    .join(" ");
}
