import type { Flow } from '../read-flow.ts';
import { bytes, count, counted, duration } from '../units.ts';
import { Direction, DirectionTable } from './direction-table.tsx';

function RoundTrip(props: {
  readonly samples: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly p95: number | null;
}) {
  if (props.samples === 0) return <span className="faint">–</span>;
  return (
    <>
      {duration(props.mean)}
      <br />
      <span className="faint" title={counted(props.samples, 'round trip')}>
        {duration(props.min)} … 95 % {duration(props.p95)}
      </span>
    </>
  );
}

function Lost({
  packets,
  detail,
}: {
  readonly packets: number;
  readonly detail: readonly (readonly [number, string])[];
}) {
  if (packets === 0) return <span className="faint">none</span>;
  const known = detail.filter(([amount]) => amount > 0).map(([amount, what]) => `${count(amount)} ${what}`);
  return (
    <>
      <span className="warn">{count(packets)}</span>
      <br />
      <span className="faint">{known.join(', ')}</span>
    </>
  );
}

/** How the data of a TCP connection fared, the two directions beside each other. */
export function Quality({ flow: f }: { readonly flow: Flow }) {
  const size = (value: number) => <span title={counted(value, 'byte')}>{bytes(value)}</span>;
  const some = (value: number) => (value === 0 ? <span className="faint">none</span> : count(value));
  return (
    <DirectionTable title="Quality">
      <Direction
        name="Round trip"
        note="Of this direction's data: from the point of capture to its receiver and back; mean, least and 95th percentile"
        forward={
          <RoundTrip
            samples={f.forwardRttCount}
            min={f.forwardRttMinUs}
            mean={f.forwardRttMeanUs}
            p95={f.forwardRttP95Us}
          />
        }
        reverse={
          <RoundTrip
            samples={f.reverseRttCount}
            min={f.reverseRttMinUs}
            mean={f.reverseRttMeanUs}
            p95={f.reverseRttP95Us}
          />
        }
      />
      <Direction
        name="Sent again"
        note="Retransmissions: lost before or behind the point of capture, or acknowledged already; after a timeout"
        forward={
          <Lost
            packets={f.forwardRetransmissions}
            detail={[
              [f.forwardUpstreamLosses, 'lost before'],
              [f.forwardDownstreamLosses, 'lost behind'],
              [f.forwardSpuriousRetransmissions, 'needless'],
              [f.forwardTimeoutRetransmissions, 'by timeout'],
            ]}
          />
        }
        reverse={
          <Lost
            packets={f.reverseRetransmissions}
            detail={[
              [f.reverseUpstreamLosses, 'lost before'],
              [f.reverseDownstreamLosses, 'lost behind'],
              [f.reverseSpuriousRetransmissions, 'needless'],
              [f.reverseTimeoutRetransmissions, 'by timeout'],
            ]}
          />
        }
      />
      <Direction
        name="Bytes sent again"
        forward={size(f.forwardRetransmittedBytes)}
        reverse={size(f.reverseRetransmittedBytes)}
      />
      <Direction name="Out of order" forward={some(f.forwardOutOfOrder)} reverse={some(f.reverseOutOfOrder)} />
      <Direction
        name="Duplicate ACKs"
        note="Sent by this side about the other's data"
        forward={some(f.forwardDuplicateAcks)}
        reverse={some(f.reverseDuplicateAcks)}
      />
      <Direction
        name="Zero windows"
        note="Packets by which this side said that it can take no more"
        forward={some(f.forwardZeroWindows)}
        reverse={some(f.reverseZeroWindows)}
      />
      <Direction
        name="Never seen"
        note="Bytes in gaps of the sequence: lost for good, or by the capture"
        forward={size(f.forwardMissingBytes)}
        reverse={size(f.reverseMissingBytes)}
      />
      <Direction
        name="Goodput"
        note="Payload without what was seen before"
        forward={size(f.forwardGoodputBytes)}
        reverse={size(f.reverseGoodputBytes)}
      />
      <Direction
        name="Most in flight"
        note="Bytes sent and not yet acknowledged, as seen at the point of capture"
        forward={size(f.forwardInFlightMaxBytes)}
        reverse={size(f.reverseInFlightMaxBytes)}
      />
    </DirectionTable>
  );
}
