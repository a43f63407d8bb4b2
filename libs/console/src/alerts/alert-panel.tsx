import type { Live } from '../live.ts';
import { Notice } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { getAlert } from '../requests.ts';
import { useRequest } from '../use-request.ts';
import { AlertDetail } from './alert-detail.tsx';
import { SEVERITY_TEXT, wordsOf } from './alert-text.ts';

interface AlertPanelProps {
  readonly id: string;
  readonly live: Live;
  /** Changes when the alert may have. */
  readonly fresh: string;
  onClose(): void;
  onMarked(): void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** The details of one alert, also when it is reached by its address and stands on no page shown. */
export function AlertPanel({ id, live, fresh, onClose, onMarked, onPrevious, onNext }: AlertPanelProps) {
  const answer = useRequest(`${id} ${fresh} ${live.connection}`, (signal) => getAlert(id, signal));
  const details = answer.data?.alert.id === id ? answer.data : null;
  const title =
    details === null ? 'Alert' : `${SEVERITY_TEXT[details.alert.severity]}: ${wordsOf(details.alert.family)}`;
  return (
    <Panel title={title} label="Alert details" subject={id} onClose={onClose} onPrevious={onPrevious} onNext={onNext}>
      {details !== null && <AlertDetail details={details} onMarked={onMarked} />}
      {details === null && answer.problem === null && <Notice kind="loading" title="Reading the alert…" />}
      {answer.problem !== null && (
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
