import { counted, count } from '../units.ts';
import { Icon } from './icon.tsx';

interface PagerProps {
  readonly first: number;
  readonly shown: number;
  readonly total: number;
  readonly noun: string;
  readonly limit: number;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  onPrevious(): void;
  onNext(): void;
  onLimit(limit: number): void;
}

export const LIMITS = [25, 50, 100, 200] as const;

/** Which rows are shown, of how many; buttons to turn the page; rows per page. */
export function Pager(props: PagerProps) {
  const { first, shown, total, noun } = props;
  const range =
    shown === 0 ? counted(total, noun) : `${count(first)}–${count(first + shown - 1)} of ${counted(total, noun)}`;
  return (
    <div className="pager">
      <span role="status" className="pager-range">
        {range}
      </span>
      <label className="pager-limit">
        Rows{' '}
        <select value={props.limit} onChange={(event) => props.onLimit(Number(event.target.value))}>
          {LIMITS.map((limit) => (
            <option key={limit}>{limit}</option>
          ))}
        </select>
      </label>
      <button type="button" aria-label="Previous page" onClick={props.onPrevious} disabled={!props.hasPrevious}>
        <Icon name="left" /> <span className="pager-word">Previous</span>
      </button>
      <button type="button" aria-label="Next page" onClick={props.onNext} disabled={!props.hasNext}>
        <span className="pager-word">Next</span> <Icon name="right" />
      </button>
    </div>
  );
}
