import { getPrecision } from '../requests.ts';
import { count, counted } from '../units.ts';
import { useRequest } from '../use-request.ts';
import { wordsOf } from './alert-text.ts';
import type { Tally, VoterTally } from './read-alert.ts';

/** `3 of 4`. */
function rightOf({ right, wrong }: Tally): string {
  return `${count(right)} of ${count(right + wrong)}`;
}

function TallyTable({ title, rows }: { readonly title: string; readonly rows: readonly Tally[] }) {
  return (
    <table className="tally">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>{rightOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Weeks that are shown of those who voted: the latest in which one of their alerts was marked. */
const WEEKS = 6;

/** A row a voter, a column a week. */
function VoterTable({ voters }: { readonly voters: readonly VoterTally[] }) {
  const weeks = [...new Set(voters.flatMap((voter) => voter.weeks.map(({ name }) => name)))].toSorted().slice(-WEEKS);
  return (
    <table className="tally">
      <thead>
        <tr>
          <th scope="col">Voted for</th>
          <th scope="col">Right</th>
          {weeks.map((week) => (
            <th key={week} scope="col" title={`Marked in the week from ${week}`}>
              {week}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {voters.map((voter) => (
          <tr key={voter.name}>
            <th scope="row">{voter.name}</th>
            <td>{rightOf(voter)}</td>
            {weeks.map((week) => {
              const tally = voter.weeks.find(({ name }) => name === week);
              return <td key={week}>{tally === undefined ? '' : rightOf(tally)}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many of the marked alerts were right, over time and by what they were; nothing before the first mark. */
export function PrecisionLine({ fresh }: { readonly fresh: string }) {
  const { data } = useRequest(fresh, (signal) => getPrecision(signal));
  if (data === null || data.days.length === 0) return null;
  const right = data.days.reduce((sum, day) => sum + day.right, 0);
  const marked = data.days.reduce((sum, day) => sum + day.right + day.wrong, 0);
  const families = data.families.map((family) => ({ ...family, name: wordsOf(family.name) }));
  return (
    <details className="precision">
      <summary>
        {count(right)} of {counted(marked, 'marked alert')} {right === 1 ? 'was' : 'were'} right
      </summary>
      <div className="tallies">
        <TallyTable title="Day of the mark" rows={data.days} />
        <TallyTable title="About" rows={families} />
        <VoterTable voters={data.voters} />
      </div>
    </details>
  );
}
