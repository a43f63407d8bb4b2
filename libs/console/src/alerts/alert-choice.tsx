import { navigate } from '../route.ts';
import { SEVERITY_TEXT, STATE_TEXT } from './alert-text.ts';
import { SEVERITIES, STATES } from './read-alert.ts';

/** Which alerts are shown, and in which order. */
export function AlertChoice({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const go = (change: Readonly<Record<string, string>>): void =>
    navigate('alerts', { ...query, ...change, alert: '' }, true);
  const host = query['host'] ?? '';
  return (
    <>
      <label className="choice">
        First{' '}
        <select value={query['order'] ?? 'newest'} onChange={(event) => go({ order: event.target.value })}>
          <option value="newest">the newest</option>
          <option value="worst">the worst</option>
        </select>
      </label>
      <label className="choice">
        Severity{' '}
        <select value={query['severity'] ?? ''} onChange={(event) => go({ severity: event.target.value })}>
          <option value="">all</option>
          {SEVERITIES.slice(1).map((severity) => (
            <option key={severity} value={severity}>
              {SEVERITY_TEXT[severity]} or worse
            </option>
          ))}
        </select>
      </label>
      <label className="choice">
        State{' '}
        <select value={query['state'] ?? ''} onChange={(event) => go({ state: event.target.value })}>
          <option value="">all</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {STATE_TEXT[state]}
            </option>
          ))}
        </select>
      </label>
      {host !== '' && (
        <button type="button" onClick={() => go({ host: '' })}>
          Of {host}: show all hosts
        </button>
      )}
    </>
  );
}
