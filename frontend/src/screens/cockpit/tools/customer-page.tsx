import { located } from "../../../api/client";
import { useDrill, type Visit } from "../state/drill";
import { Empty } from "../../../ui";

/** The page a visit ended on. It may run no script and reach nothing of ours. */
export function CustomerPage({ visit }: { visit: Visit }) {
  const { say } = useDrill();
  if (!visit.page) return <Empty title="No page came">{say("The customer is left waiting, or shows an error of its own.")}</Empty>;
  return <iframe class="customer-page" title={say("The customer's page")} sandbox="" src={located(visit.page)} />;
}
