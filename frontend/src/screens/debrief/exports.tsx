import { located } from "../../api/client";

const formats = [
  { end: "html", label: "Print", says: "A page that prints well, in a new tab" },
  { end: "md", label: "Markdown", says: "Everything, for a ticket or a wiki" },
  { end: "csv", label: "CSV", says: "The findings, for a spreadsheet" },
  { end: "json", label: "JSON", says: "Everything, for a program" },
];

/** Takes the debrief away. */
export function Exports({ runId }: { runId: string }) {
  return (
    <nav class="row exports" aria-label="Take the debrief away">
      {formats.map((f) => (
        <a
          key={f.end}
          class="button small"
          href={located(`/api/runs/${encodeURIComponent(runId)}/debrief.${f.end}`)}
          title={f.says}
          {...(f.end === "html" ? { target: "_blank", rel: "noopener" } : { download: "" })}
        >
          {f.label}
        </a>
      ))}
    </nav>
  );
}
