import type { Flow } from '../read-flow.ts';
import { Copy } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Moment } from '../parts/moment.tsx';
import { Fact, Facts } from '../parts/panel.tsx';
import {
  APPLICATION_BASIS_TEXT,
  END_REASON_TEXT,
  hasPorts,
  isIcmp,
  protocolName,
  protocolTerm,
  TUNNEL_TEXT,
} from '../protocol.ts';
import { count, counted, duration, localTime } from '../units.ts';
import { Told } from './application-fields.tsx';
import { Directions } from './flow-directions.tsx';
import { Answers, Media } from './flow-datagrams.tsx';
import { Quality } from './flow-quality.tsx';

interface FlowDetailProps {
  readonly flow: Flow;
  /** Adds a term to the filter of the table. */
  onTerm(term: string): void;
}

function TermButton({ term, onTerm }: { readonly term: string; onTerm(term: string): void }) {
  return (
    <button
      type="button"
      className="ghost small"
      title={`Filter by ${term}`}
      aria-label={`Filter by ${term}`}
      onClick={() => onTerm(term)}
    >
      <Icon name="filter" />
    </button>
  );
}

function Timing({ flow }: { readonly flow: Flow }) {
  return (
    <Facts title="Timing">
      <Fact name="Start">
        <Moment us={flow.start} decimals={6} /> UTC
        <span className="faint line">Local: {localTime(flow.start)}</span>
      </Fact>
      <Fact name="End">
        <Moment us={flow.end} decimals={6} /> UTC
      </Fact>
      <Fact name="Duration">{duration(flow.end - flow.start)}</Fact>
      {flow.protocol === 6 && (
        <Fact name="Handshake RTT" note="SYN to the ACK that completes the handshake, seen at the point of capture">
          {flow.handshakeRttUs === null ? (
            <span className="faint">no whole handshake was seen</span>
          ) : (
            <>
              {duration(flow.handshakeRttUs)}
              <span className="faint line">
                responder {duration(flow.handshakeServerRttUs)} · initiator {duration(flow.handshakeClientRttUs)}
              </span>
            </>
          )}
        </Fact>
      )}
    </Facts>
  );
}

function Identity({ flow, onTerm }: FlowDetailProps) {
  const port = (value: number, side: string) => {
    if (hasPorts(flow.protocol)) {
      return (
        <>
          {' '}
          port <span className="mono">{value}</span>
          <TermButton term={`port ${value}`} onTerm={onTerm} />
        </>
      );
    }
    return isIcmp(flow.protocol) ? (
      <span className="faint">
        {' '}
        {side} {value}
      </span>
    ) : null;
  };
  return (
    <Facts title="Identity">
      <Fact name="Initiator">
        <span className="mono">{flow.srcAddress}</span>
        <TermButton term={flow.srcAddress} onTerm={onTerm} />
        {port(flow.srcPort, 'type')}
      </Fact>
      <Fact name="Responder">
        <span className="mono">{flow.dstAddress}</span>
        <TermButton term={flow.dstAddress} onTerm={onTerm} />
        {port(flow.dstPort, 'answer type or code')}
      </Fact>
      <Fact name="Protocol">
        {protocolName(flow.protocol)} <span className="faint">({flow.protocol})</span>
        <TermButton term={protocolTerm(flow.protocol)} onTerm={onTerm} />
      </Fact>
      <Fact name="Application">
        {flow.application === '' ? (
          <span className="faint">unknown</span>
        ) : (
          <>
            {flow.application}
            <TermButton term={`application ${flow.application}`} onTerm={onTerm} />
            <span className="faint line">{APPLICATION_BASIS_TEXT[flow.applicationBasis]}</span>
          </>
        )}
      </Fact>
      <Fact name="VLAN">
        {flow.vlan === 0 ? (
          <span className="faint">untagged</span>
        ) : (
          <>
            {flow.vlan}
            {flow.innerVlan > 0 && `, inner ${flow.innerVlan}`}
            <TermButton term={`vlan ${flow.vlan}`} onTerm={onTerm} />
          </>
        )}
      </Fact>
      {flow.tunnel !== 'none' && (
        <Fact name="Tunnel" note="What it came through; the addresses are those inside">
          {TUNNEL_TEXT[flow.tunnel]}
          <TermButton term={`tunnel ${flow.tunnel}`} onTerm={onTerm} />
          {flow.outerSrcAddress !== '::' && (
            <span className="mono">
              {' '}
              {flow.outerSrcAddress} → {flow.outerDstAddress}
            </span>
          )}
          {flow.virtualNetwork > 0 && (
            <>
              {' '}
              network <span className="mono">{flow.virtualNetwork}</span>
              <TermButton term={`network ${flow.virtualNetwork}`} onTerm={onTerm} />
            </>
          )}
        </Fact>
      )}
      <Fact name="Id">
        <Copy text={flow.id} what="flow id" />
      </Fact>
      <Fact name="Community ID">
        <Copy text={flow.communityId} what="Community ID" />
      </Fact>
      <Fact name="Source">
        {flow.source}{' '}
        <span className="faint">
          lane {flow.lane}, first frame {count(flow.number)}
        </span>
      </Fact>
    </Facts>
  );
}

/** Every field of a flow, grouped. */
export function FlowDetail({ flow, onTerm }: FlowDetailProps) {
  const reason = END_REASON_TEXT[flow.endReason];
  return (
    <>
      <Identity flow={flow} onTerm={onTerm} />
      <Told flow={flow} />
      <Directions flow={flow} />
      {flow.protocol === 6 && <Quality flow={flow} />}
      {flow.requests > 0 && <Answers flow={flow} />}
      {flow.forwardRtpStreams + flow.reverseRtpStreams > 0 && <Media flow={flow} />}
      <Timing flow={flow} />
      <Facts title="Ending and oddities">
        <Fact name="End reason">
          {reason.label} <code className="faint">{flow.endReason}</code>
          <span className="faint line">{reason.meaning}</span>
        </Fact>
        <Fact name="Fragments" note="Packets that were IP fragments">
          {flow.fragments === 0 ? <span className="faint">none</span> : counted(flow.fragments, 'packet')}
        </Fact>
        <Fact name="Problems" note="Packets that could not be decoded in full, and fragments that overlap others">
          {flow.problems === 0 ? (
            <span className="faint">none</span>
          ) : (
            <span className="warn">{counted(flow.problems, 'packet')} not decoded in full or overlapping</span>
          )}
        </Fact>
      </Facts>
    </>
  );
}
