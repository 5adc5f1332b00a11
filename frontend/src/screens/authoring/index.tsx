// Where drills are written: the packs, and a file of one.

import { mayAdminister, mayWrite } from "../../api/session";
import { Empty } from "../../ui";
import { FilePage } from "./file";
import { Packs } from "./packs";
import "./authoring.css";

export function Authoring({ pack, path }: { pack?: string; path?: string }) {
  if (!mayWrite() && !mayAdminister()) return <Empty title="Drills are written by authors." />;
  if (pack && path) return <FilePage key={`${pack}/${path}`} pack={pack} path={path} />;
  return <Packs open={pack} />;
}
