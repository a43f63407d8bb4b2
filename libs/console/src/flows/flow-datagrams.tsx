import type { Flow } from '../read-flow.ts';
import { Fact, Facts } from '../parts/panel.tsx';
import { count, counted, duration } from '../units.ts';
import { Direction, DirectionTable } from './direction-table.tsx';

/** How the requests of a flow were answered. */
export function Answers({ flow: f }: { readonly flow: Flow }) {
  return (
    <Facts title="Answers">
      <Fact name="Requests">
        {count(f.requests)}
        <span className="faint line">
          {count(f.unansweredRequests)} unanswered · {count(f.repeatedRequests)} sent again
        </span>
      </Fact>
      <Fact
        name="Time to the answer"
        note="From the point of capture to the responder and back, mean; least and longest"
      >
        {f.responses === 0 ? (
          <span className="faint">none was timed</span>
        ) : (
          <>
            {duration(f.responseMeanUs)}
            <span className="faint line" title={counted(f.responses, 'answer')}>
              {duration(f.responseMinUs)} … {duration(f.responseMaxUs)}
            </span>
          </>
        )}
      </Fact>
      {f.dnsNxDomains + f.dnsServerFailures > 0 && (
        <Fact name="Refused">
          {counted(f.dnsNxDomains, 'name')} unknown · {counted(f.dnsServerFailures, 'failure')} of the server
        </Fact>
      )}
    </Facts>
  );
}

function Lost(props: { readonly packets: number; readonly bursts: number; readonly longest: number }) {
  if (props.packets === 0) return <span className="faint">none</span>;
  return (
    <>
      <span className="warn">{count(props.packets)}</span>
      <br />
      <span className="faint">
        in {counted(props.bursts, 'run')}, {count(props.longest)} at most
      </span>
    </>
  );
}

function Jitter({ mean, max }: { readonly mean: number | null; readonly max: number | null }) {
  if (mean === null) return <span className="faint">–</span>;
  return (
    <>
      {duration(mean)}
      <br />
      <span className="faint">{duration(max)} at most</span>
    </>
  );
}

/** How the RTP stream with most packets fared, the two directions beside each other. */
export function Media({ flow: f }: { readonly flow: Flow }) {
  const some = (value: number) => (value === 0 ? <span className="faint">none</span> : count(value));
  const score = (value: number | null) => (value === null ? <span className="faint">–</span> : value.toFixed(2));
  return (
    <DirectionTable title="Media">
      <Direction
        name="Streams"
        note="RTP sources; what follows is of the one with most packets"
        forward={some(f.forwardRtpStreams)}
        reverse={some(f.reverseRtpStreams)}
      />
      <Direction name="Packets" forward={some(f.forwardRtpPackets)} reverse={some(f.reverseRtpPackets)} />
      <Direction
        name="Lost"
        note="Missing in the sequence: lost before the point of capture"
        forward={<Lost packets={f.forwardRtpLost} bursts={f.forwardRtpLossBursts} longest={f.forwardRtpLossBurstMax} />}
        reverse={<Lost packets={f.reverseRtpLost} bursts={f.reverseRtpLossBursts} longest={f.reverseRtpLossBurstMax} />}
      />
      <Direction name="Out of order" forward={some(f.forwardRtpReordered)} reverse={some(f.reverseRtpReordered)} />
      <Direction name="Twice" forward={some(f.forwardRtpDuplicates)} reverse={some(f.reverseRtpDuplicates)} />
      <Direction
        name="Too late"
        note="For the modelled buffer of a receiver"
        forward={some(f.forwardRtpLate)}
        reverse={some(f.reverseRtpLate)}
      />
      <Direction
        name="Jitter"
        note="RFC 3550, mean"
        forward={<Jitter mean={f.forwardRtpJitterMeanUs} max={f.forwardRtpJitterMaxUs} />}
        reverse={<Jitter mean={f.reverseRtpJitterMeanUs} max={f.reverseRtpJitterMaxUs} />}
      />
      <Direction
        name="Delay"
        note="Half of the round trip between both ends, as their reports tell"
        forward={duration(f.forwardRtpDelayUs)}
        reverse={duration(f.reverseRtpDelayUs)}
      />
      <Direction
        name="Score"
        note="Mean opinion score of the E-model, 1 to 4.5"
        forward={score(f.forwardRtpMos)}
        reverse={score(f.reverseRtpMos)}
      />
    </DirectionTable>
  );
}
