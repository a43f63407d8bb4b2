import { Moment } from '../parts/moment.tsx';
import { count } from '../units.ts';
import type { Drift, ModelDrift } from './read-model.ts';

const NAMES: Readonly<Record<string, string>> = { score: 'Score', abstentions: 'Abstentions' };

function DriftRow({ drift }: { readonly drift: Drift }) {
  return (
    <tr>
      <th scope="row">{NAMES[drift.kind] ?? drift.input}</th>
      <td data-label="since">
        <Moment us={drift.since} decimals={0} />
      </td>
      <td className="num" data-label="times">
        {count(drift.times)}
      </td>
      <td>{drift.source}</td>
      <td className="c-over">{drift.reason}</td>
    </tr>
  );
}

/** Whether what a model reads and says is what it was, and since when it is not; undefined where nobody has looked. */
export function DriftOf({ name, drift }: { readonly name: string; readonly drift: ModelDrift | undefined }) {
  if (drift === undefined || drift.found.length === 0) {
    const records = drift?.records ?? 0;
    return (
      <p className="faint">
        {records === 0
          ? 'Drift has not been looked for yet.'
          : `No drift found; looked for in ${count(records)} records since the start.`}
      </p>
    );
  }
  return (
    <>
      <div className="scroll" role="region" aria-label={`What has drifted for ${name}`} tabIndex={0}>
        <table className="rows drift-table">
          <thead>
            <tr>
              <th scope="col">Drifted</th>
              <th scope="col">Since</th>
              <th scope="col" className="num">
                Times
              </th>
              <th scope="col">Source</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {drift.found.map((one) => (
              <DriftRow key={`${one.kind} ${one.input}`} drift={one} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="faint">
        If traffic has changed for good, <code>weir train {name} --data FOLDER</code> makes a model of labelled
        captures.
      </p>
    </>
  );
}
