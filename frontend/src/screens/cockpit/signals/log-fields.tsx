import { useEffect, useRef } from "preact/hooks";
import type { LogLine } from "../../../api/types";
import { Button } from "../../../ui";

interface LogFieldsProps {
  line: LogLine;
  onTerm: (key: string, value: string) => void;
}

/** Everything a line says; each value is a way to narrow the search. */
export function LogFields({ line, onTerm }: LogFieldsProps) {
  const list = useRef<HTMLDListElement>(null);
  useEffect(() => list.current?.scrollIntoView({ block: "nearest" }), []);

  const all: [key: string, value: string][] = [
    ["instance", line.instance],
    ...(line.trace_id ? [["trace", line.trace_id] as [string, string]] : []),
    ...Object.entries(line.fields ?? {}).map(([k, v]): [string, string] => [k, String(v)]),
  ];
  return (
    <dl class="log-fields" ref={list}>
      {all.map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            <Button size="small" variant="ghost" title={`Only lines with ${key}:${value}`} aria-label={`Filter by ${key} ${value}`} onClick={() => onTerm(key, value)}>
              <code>{value}</code>
            </Button>
          </dd>
        </div>
      ))}
    </dl>
  );
}
