import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Column<Row> {
  head: ComponentChildren;
  cell: (row: Row) => ComponentChildren;
  /** Right-aligned, tabular. */
  number?: boolean;
  class?: string;
}

interface TableProps<Row> {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  rowClass?: (row: Row) => string;
}

export function Table<Row>({ caption, columns, rows, rowKey, rowClass }: TableProps<Row>) {
  const frame = useRef<HTMLDivElement>(null);
  const wider = useWider(frame);
  return (
    <div ref={frame} class="table-frame" {...(wider ? { tabIndex: 0, role: "group", "aria-label": caption } : {})}>
      <table class="table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((c, i) => (
              <th key={i} scope="col" class={`${c.number ? "number" : ""} ${c.class ?? ""}`}>
                {c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} class={rowClass?.(row)}>
              {columns.map((c, i) => (
                <td key={i} class={`${c.number ? "number" : ""} ${c.class ?? ""}`}>
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whether a table is wider than its frame: then the frame scrolls, and the keyboard has to get to it. */
function useWider(frame: RefObject<HTMLElement | null>): boolean {
  const [wider, setWider] = useState(false);
  useLayoutEffect(() => {
    const e = frame.current;
    if (!e) return;
    const look = () => setWider(e.scrollWidth > e.clientWidth);
    const watch = new ResizeObserver(look);
    watch.observe(e);
    if (e.firstElementChild) watch.observe(e.firstElementChild);
    return () => watch.disconnect();
  }, []);
  return wider;
}
