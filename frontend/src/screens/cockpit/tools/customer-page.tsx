import { located } from "../../../api/client";
import type { Visit } from "../state/drill";
import { Empty } from "../../../ui";

/** The page a visit ended on. It may run no script and reach nothing of ours. */
export function CustomerPage({ visit }: { visit: Visit }) {
  if (!visit.page) return <Empty title="No page came">The customer's browser is left waiting, or shows its own error.</Empty>;
  return <iframe class="customer-page" title="The customer's page" sandbox="" src={located(visit.page)} />;
}
