import { useState } from 'react';
import type { ApiProblem } from '../api.ts';
import { Icon } from '../parts/icon.tsx';
import { asProblem, markAlert } from '../requests.ts';
import { MARK_TEXT } from './alert-text.ts';
import type { Alert, Mark } from './read-alert.ts';
import { TokenForm } from './token-form.tsx';

/** The server wants a token, or another one. */
const UNAUTHORIZED = 401;

interface MarkingProps {
  readonly alert: Alert;
  onMarked(): void;
}

/** Whether the alert was right, in one click; another click says it anew. */
export function Marking({ alert, onMarked }: MarkingProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [said, setSaid] = useState<Mark | null>(null);
  const say = async (mark: Mark) => {
    setBusy(true);
    setSaid(mark);
    setProblem(null);
    try {
      await markAlert(alert.id, mark);
      onMarked();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="marking" role="group" aria-label="Was this alert right?">
      <span>Was this right?</span>
      {(['true', 'false'] as const).map((mark) => (
        <button
          key={mark}
          type="button"
          disabled={busy}
          aria-pressed={alert.mark === mark}
          className={`mark mark-${mark}`}
          onClick={() => void say(mark)}
        >
          <Icon name={mark === 'true' ? 'done' : 'close'} /> {MARK_TEXT[mark]}
        </button>
      ))}
      <span role="status" className="marking-said">
        {problem !== null && `${problem.title}. ${problem.detail}`}
        {problem === null && alert.note !== '' && `“${alert.note}”`}
      </span>
      {problem?.status === UNAUTHORIZED && said !== null && <TokenForm onKept={() => void say(said)} />}
    </div>
  );
}
