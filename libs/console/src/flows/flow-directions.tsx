import type { Flow } from '../read-flow.ts';
import { tcpFlags } from '../tcp-flags.ts';
import { bytes, count, counted, duration, measure } from '../units.ts';
import { Direction, DirectionTable } from './direction-table.tsx';

function Flags({ flags }: { readonly flags: number }) {
  const set = tcpFlags(flags);
  if (set.length === 0) return <span className="faint">none</span>;
  return (
    <ul className="flags">
      {set.map((flag) => (
        <li key={flag.name}>
          <code>{flag.name}</code> <span>{flag.meaning}</span>
        </li>
      ))}
    </ul>
  );
}

/** Mean, spread and bounds in two lines, so that a panel on a phone holds both directions. */
function Spread({
  mean,
  std,
  min,
  max,
}: {
  readonly mean: string;
  readonly std: string;
  readonly min: string;
  readonly max: string;
}) {
  return (
    <>
      {mean} <span className="faint">± {std}</span>
      <br />
      <span className="faint">
        {min} … {max}
      </span>
    </>
  );
}

function spread(
  read: (value: number | null) => string,
  mean: number | null,
  std: number | null,
  min: number | null,
  max: number | null,
) {
  if (mean === null) return <span className="faint">–</span>;
  return <Spread mean={read(mean)} std={read(std)} min={read(min)} max={read(max)} />;
}

/** Counters of a flow, the two directions beside each other. */
export function Directions({ flow }: { readonly flow: Flow }) {
  const f = flow;
  const size = (value: number) => <span title={counted(value, 'byte')}>{bytes(value)}</span>;
  return (
    <DirectionTable title="Each direction">
      <Direction name="Packets" forward={count(f.forwardPackets)} reverse={count(f.reversePackets)} />
      <Direction
        name="Bytes"
        note="Frame bytes on the wire"
        forward={size(f.forwardBytes)}
        reverse={size(f.reverseBytes)}
      />
      <Direction
        name="Payload"
        note="Bytes after the transport header"
        forward={size(f.forwardPayloadBytes)}
        reverse={size(f.reversePayloadBytes)}
      />
      <Direction
        name="Length, B"
        note="Frame length in bytes: mean, standard deviation, smallest and largest"
        forward={spread(
          measure,
          f.forwardLengthMeanBytes,
          f.forwardLengthStdBytes,
          f.forwardLengthMinBytes,
          f.forwardLengthMaxBytes,
        )}
        reverse={spread(
          measure,
          f.reverseLengthMeanBytes,
          f.reverseLengthStdBytes,
          f.reverseLengthMinBytes,
          f.reverseLengthMaxBytes,
        )}
      />
      <Direction
        name="Inter-arrival"
        note="Time between packets: mean, standard deviation, shortest and longest"
        forward={spread(duration, f.forwardIatMeanUs, f.forwardIatStdUs, f.forwardIatMinUs, f.forwardIatMaxUs)}
        reverse={spread(duration, f.reverseIatMeanUs, f.reverseIatStdUs, f.reverseIatMinUs, f.reverseIatMaxUs)}
      />
      {f.protocol === 6 && (
        <Direction
          name="TCP flags"
          forward={<Flags flags={f.forwardFlags} />}
          reverse={<Flags flags={f.reverseFlags} />}
        />
      )}
    </DirectionTable>
  );
}
