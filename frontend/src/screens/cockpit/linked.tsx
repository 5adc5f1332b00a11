import { Breaks } from "../../ui";
import { clock } from "../../format";
import { useDrill } from "./state/drill";
import { linkText, pieces, toolOf } from "./state/links";

/** What someone wrote, with the addresses of this run in it to follow. */
export function Linked({ text }: { text: string }) {
  const drill = useDrill();
  const named = { service: (name: string) => drill.service(name), clock: (at_ms: number) => clock(drill.epoch_ms + at_ms) };
  // After the end, most have nothing to show any more.
  const leads = (href: string) => drill.offers(toolOf(href) ?? "dashboards");
  return (
    <>
      {pieces(text, drill.run.id, location.href.replace(/#.*$/, "")).map((p, i) =>
        !p.href ? (
          <Breaks key={i}>{p.text}</Breaks>
        ) : leads(p.href) ? (
          <a key={i} href={p.href} title={p.text}>
            {linkText(p.href, named)}
          </a>
        ) : (
          <span key={i} title={p.text}>
            {linkText(p.href, named)}
          </span>
        ),
      )}
    </>
  );
}
