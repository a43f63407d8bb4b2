import type { Flow } from '../read-flow.ts';
import { Notice } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { endpoint, protocolName } from '../protocol.ts';
import { getFlow } from '../requests.ts';
import { useRequest } from '../use-request.ts';
import { FlowDetail } from './flow-detail.tsx';

interface FlowPanelProps {
  readonly id: string;
  /** The flow's row, where the table shows it; else it is asked for. */
  readonly known: Flow | undefined;
  onClose(): void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onTerm(term: string): void;
}

function heading(flow: Flow | null) {
  if (flow === null) return 'Flow';
  return (
    <>
      {protocolName(flow.protocol)}{' '}
      <span className="mono">
        {endpoint(flow.srcAddress, flow.srcPort, flow.protocol)} →{' '}
        {endpoint(flow.dstAddress, flow.dstPort, flow.protocol)}
      </span>
    </>
  );
}

/** The details of one flow, also when it is reached by its address and stands on no page shown. */
export function FlowPanel({ id, known, onClose, onPrevious, onNext, onTerm }: FlowPanelProps) {
  const answer = useRequest(id, (signal) => (known?.id === id ? Promise.resolve(known) : getFlow(id, signal)));
  const asked = answer.data?.id === id ? answer.data : null;
  const flow = known ?? asked;
  return (
    <Panel
      title={heading(flow)}
      label="Flow details"
      subject={id}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
    >
      {flow !== null && <FlowDetail flow={flow} onTerm={onTerm} />}
      {flow === null && answer.problem === null && <Notice kind="loading" title="Reading the flow…" />}
      {flow === null && answer.problem !== null && (
        <Notice
          kind="problem"
          title={answer.problem.title}
          action={
            <button type="button" onClick={answer.retry}>
              Try again
            </button>
          }
        >
          {answer.problem.detail}
        </Notice>
      )}
    </Panel>
  );
}
