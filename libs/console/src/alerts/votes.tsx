import { chance, figure } from './alert-text.ts';
import type { Contribution, Vote } from './read-alert.ts';

function Contributions({ rows, of }: { readonly rows: readonly Contribution[]; readonly of: string }) {
  const withShare = rows.some(({ share }) => share !== null);
  const most = Math.max(...rows.map(({ share }) => Math.abs(share ?? 0)));
  return (
    <table className="contributions" aria-label={`What contributed to the vote of ${of}`}>
      <thead>
        <tr>
          <th scope="col">Value</th>
          <th scope="col" className="num">
            Seen
          </th>
          <th scope="col" className="num">
            Usual
          </th>
          {withShare && (
            <th scope="col" className="num" title="Share in the score, in the score’s own unit">
              Share
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, value, baseline, share }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="num mono">{figure(value)}</td>
            <td className="num mono faint">{figure(baseline)}</td>
            {withShare && (
              <td className="num mono share-cell">
                <span
                  className={(share ?? 0) < 0 ? 'share-bar share-against' : 'share-bar'}
                  style={{ inlineSize: `${most === 0 ? 0 : (Math.abs(share ?? 0) / most) * 100}%` }}
                />
                {figure(share)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What each engine said of the worst verdict, and why. */
export function Votes({ votes }: { readonly votes: readonly Vote[] }) {
  return (
    <section className="facts votes">
      <h3>Votes</h3>
      {votes.length === 0 && <p className="faint">No engine left a vote.</p>}
      {votes.map((vote) => (
        <article key={`${vote.engine} ${vote.by}`} className="vote">
          <h4>
            {vote.engine} <span className="mono">{vote.by}</span>
            <span className="vote-chance" title="Chance that a benign record looks like this or worse">
              {vote.pValue === null ? 'abstains' : `p ${chance(vote.pValue)}`}
            </span>
          </h4>
          <p>{vote.reason}</p>
          {vote.contributions.length > 0 && <Contributions rows={vote.contributions} of={vote.by} />}
        </article>
      ))}
    </section>
  );
}
