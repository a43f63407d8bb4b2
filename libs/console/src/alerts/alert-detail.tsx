import type { Page } from '../api.ts';
import { Copy } from '../parts/copy.tsx';
import { Moment } from '../parts/moment.tsx';
import { Fact, Facts } from '../parts/panel.tsx';
import { endpoint, protocolName } from '../protocol.ts';
import type { Flow } from '../read-flow.ts';
import { routeHash } from '../route.ts';
import { bytes, count, duration } from '../units.ts';
import { chance, hostOf, namesIn, STATE_TEXT, stationsOf, wordsOf } from './alert-text.ts';
import { SeverityBadge } from './alert-table.tsx';
import { Marking } from './marking.tsx';
import type { AlertDetails, Alert, Evidence } from './read-alert.ts';
import { Votes } from './votes.tsx';

function Host({ address }: { readonly address: string }) {
  const host = hostOf(address);
  if (host === null) return <span className="faint">many or unknown</span>;
  return (
    <>
      <Copy text={host} what="address" />{' '}
      <span className="line">
        <a href={routeHash('flows', { filter: host })}>its flows</a>{' '}
        <a href={routeHash('alerts', { host })}>its alerts</a>
      </span>
    </>
  );
}

function About({ alert }: { readonly alert: Alert }) {
  const stations = stationsOf(alert);
  return (
    <Facts title="About">
      <Fact name="Severity">
        <SeverityBadge severity={alert.severity} /> {wordsOf(alert.family)}{' '}
        <span className="mono">{namesIn(alert.techniques).join(' ')}</span>
      </Fact>
      <Fact name="Attacker">
        <Host address={alert.attacker} />
      </Fact>
      <Fact name="Victim">
        <Host address={alert.victim} />
      </Fact>
      {stations.length > 0 && <Fact name="Stations">{stations.join(', ')}</Fact>}
      {(alert.port > 0 || alert.protocol > 0) && (
        <Fact name="Service">
          {alert.protocol > 0 ? protocolName(alert.protocol) : 'any protocol'}
          {alert.port > 0 && ` port ${alert.port}`}
        </Fact>
      )}
      <Fact name="State">
        {STATE_TEXT[alert.state]} <span className="faint">after {count(alert.revision + 1)} reports</span>
      </Fact>
      <Fact name="Seen">
        <Moment us={alert.start} /> to <Moment us={alert.end} clockOnly /> UTC{' '}
        <span className="faint">{duration(alert.end - alert.start)}</span>
      </Fact>
      <Fact name="Chance" note="That a benign record looks like this or worse, of the least likely verdict">
        <span className="mono">{chance(alert.pValue)}</span>
      </Fact>
      <Fact name="Voted">{namesIn(alert.by).join(', ')}</Fact>
      <Fact name="Source">{alert.source}</Fact>
      <Fact name="Alert">
        <Copy text={alert.id} what="alert id" />
      </Fact>
    </Facts>
  );
}

function FlowsBehind({ flows }: { readonly flows: Page<Flow> }) {
  return (
    <section className="facts">
      <h3>Flows behind it{flows.total > 0 && ` (${count(flows.total)})`}</h3>
      {flows.rows.length === 0 && <p className="faint">None is written, or it names no host.</p>}
      <ul className="behind">
        {flows.rows.map((flow) => (
          <li key={flow.id}>
            <a className="mono" href={routeHash('flows', { filter: `id ${flow.id}`, flow: flow.id })}>
              {endpoint(flow.srcAddress, flow.srcPort, flow.protocol)} →{' '}
              {endpoint(flow.dstAddress, flow.dstPort, flow.protocol)}
            </a>
            <span className="faint">
              {protocolName(flow.protocol)} {bytes(flow.forwardBytes + flow.reverseBytes)}
            </span>
          </li>
        ))}
      </ul>
      {flows.total > flows.rows.length && (
        <p className="faint">The first {count(flows.rows.length)} are shown; the addresses above lead to all.</p>
      )}
    </section>
  );
}

function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  return (
    <section className="facts">
      <h3>Evidence</h3>
      <ul className="behind">
        {evidence.map((each) => (
          <li key={`${each.subject} ${each.id} ${each.time}`}>
            <span>
              <Moment us={each.time} clockOnly />{' '}
              {each.subject === 'window' ? (
                each.id
              ) : (
                <a href={routeHash('flows', { filter: `id ${each.id}`, flow: each.id })}>{wordsOf(each.subject)}</a>
              )}
              <span className="line">{each.reason}</span>
            </span>
            <span className="faint mono">p {chance(each.pValue)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface AlertDetailProps {
  readonly details: AlertDetails;
  onMarked(): void;
}

/** The sentence, who voted and why, what is behind it, and a mark. */
export function AlertDetail({ details, onMarked }: AlertDetailProps) {
  const { alert, votes, evidence, flows, verdicts } = details;
  return (
    <>
      <p className={`sentence sentence-${alert.severity}`}>{alert.reason}</p>
      <Marking key={alert.id} alert={alert} onMarked={onMarked} />
      <About alert={alert} />
      <Votes votes={votes} />
      <FlowsBehind flows={flows} />
      <EvidenceList evidence={evidence} />
      <p className="faint">Put together of {count(verdicts.total)} alarms that are kept.</p>
    </>
  );
}
