import type { VNode } from "preact";
import { expect, test } from "vitest";
import { toast, Toasts, dismissToasts } from "./toast";

const said = () => (Toasts({}).props.children as VNode<{ children: VNode<{ children: string }>[] }>[]).map((t) => t.props.children[0]?.props.children);

test("what was said of a run goes when its screen is left, and nothing else does", () => {
  toast("restart was refused", "bad", "r1 action a1");
  toast("restart was refused", "bad", "r2 action a1");
  toast("not saved", "bad");
  expect(said()).toEqual(["restart was refused", "restart was refused", "not saved"]);
  dismissToasts("r1 ");
  expect(said()).toEqual(["restart was refused", "not saved"]);
});
