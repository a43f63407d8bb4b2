import type { Alert, Flow } from '@weir/schema';
import { alertsPage, type MarkedAlert } from './alerts.ts';
import { flowsJudged } from './behind-alert.ts';
import type { Select } from './select.ts';

/** Rows that are asked for at a time, and the most flows that one alert gives. */
const PAGE = 1000;

/** A flow that an analyst's mark is on, by the alert it is behind. */
export interface MarkedFlow
  extends
    Pick<Flow, 'id' | 'protocol' | 'srcAddress' | 'srcPort' | 'dstAddress' | 'dstPort' | 'start'>,
    Pick<Alert, 'family' | 'pValue'> {
  readonly alert: string;
  readonly mark: 'true' | 'false';
}

/** What analysts said of the flows of a capture, and of which alerts that tells nothing, or not all. */
export interface MarkedFlows {
  readonly flows: readonly MarkedFlow[];
  readonly without: readonly { readonly alert: string; readonly reason: string }[];
}

/** Flows behind the marked alerts of a capture: those that verdicts are on. What a window says is not known of any one flow in it. */
export async function markedFlows(select: Select, source: string): Promise<MarkedFlows> {
  const flows: MarkedFlow[] = [];
  const without: { alert: string; reason: string }[] = [];
  for await (const alert of markedAlerts(select, source)) {
    const { id, family, pValue, mark } = alert;
    if (mark === null) continue;
    const { rows, total } = await flowsJudged(select, alert, PAGE);
    if (total === 0)
      without.push({ alert: id, reason: 'it was made of windows alone, which say nothing of a single flow' });
    if (total > rows.length)
      without.push({ alert: id, reason: `${total - rows.length} of its ${total} flows are over ${PAGE}` });
    for (const flow of rows) flows.push({ alert: id, family, pValue, mark, ...keyOf(flow) });
  }
  return { flows, without };
}

function keyOf({
  id,
  protocol,
  srcAddress,
  srcPort,
  dstAddress,
  dstPort,
  start,
}: Flow): Omit<MarkedFlow, 'alert' | 'family' | 'pValue' | 'mark'> {
  return { id, protocol, srcAddress, srcPort, dstAddress, dstPort, start };
}

async function* markedAlerts(select: Select, source: string): AsyncIterable<MarkedAlert> {
  for (let cursor: string | undefined; ;) {
    const page = await alertsPage(select, { source, mark: 'any', limit: PAGE, cursor });
    yield* page.rows;
    cursor = page.next;
    if (cursor === undefined) return;
  }
}
