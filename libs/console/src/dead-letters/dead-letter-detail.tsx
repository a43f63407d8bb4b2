import { useMemo, useState } from 'react';
import type { DeadLetter } from '../api.ts';
import { Copy } from '../parts/copy.tsx';
import { Moment } from '../parts/moment.tsx';
import { Fact, Facts } from '../parts/panel.tsx';
import { useNarrow } from '../parts/use-narrow.ts';
import { bytes, count, localTime } from '../units.ts';
import { bytesOfBase64, headerEntries, hexLines, rowText } from './original.ts';

const STEP_BYTES = 2_048;

function Headers({ headers }: { readonly headers: string }) {
  const entries = headerEntries(headers);
  if (entries === null) {
    return (
      <section className="facts">
        <h3>Headers</h3>
        <p className="faint">Not a JSON object; shown as stored.</p>
        <pre>{headers}</pre>
      </section>
    );
  }
  return (
    <Facts title="Headers">
      {entries.length === 0 && (
        <Fact name="None">
          <span className="faint">The message carried no headers.</span>
        </Fact>
      )}
      {entries.map(([name, value]) => (
        <Fact key={name} name={name}>
          <span className="mono">{value}</span>
        </Fact>
      ))}
    </Facts>
  );
}

function Dump({ value, file }: { readonly value: string; readonly file: string }) {
  const narrow = useNarrow();
  const [limit, setLimit] = useState(STEP_BYTES);
  const data = useMemo(() => bytesOfBase64(value), [value]);
  const lines = useMemo(
    () => hexLines((data ?? new Uint8Array()).subarray(0, limit), narrow ? 8 : 16),
    [data, limit, narrow],
  );
  if (data === null) return <p className="warn">The bytes did not arrive as base64 and cannot be shown.</p>;
  if (data.length === 0) return <p className="faint">The message was empty.</p>;
  const save = () => {
    const url = URL.createObjectURL(new Blob([data], { type: 'application/octet-stream' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = file;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <>
      <div className="dump" role="region" aria-label="Hex dump of the original bytes" tabIndex={0}>
        <pre>
          {lines.map((line) => (
            <span key={line.offset} className="dump-line">
              <span className="faint">{line.offset}</span> {line.hex} <span className="dump-text">{line.text}</span>
              {'\n'}
            </span>
          ))}
        </pre>
      </div>
      <p className="dump-tools">
        <span className="faint">
          {limit < data.length ? `first ${bytes(limit)} of ${bytes(data.length)}` : `${count(data.length)} bytes`}
        </span>
        {limit < data.length && (
          <button type="button" onClick={() => setLimit(limit * 4)}>
            Show more
          </button>
        )}
        <button type="button" onClick={save}>
          Save the bytes
        </button>
      </p>
    </>
  );
}

/** Everything known of a dead letter: why, where it was, its headers and its bytes. */
export function DeadLetterDetail({ letter }: { readonly letter: DeadLetter }) {
  return (
    <>
      <p className="reason">{letter.reason}</p>
      <Facts title="Where it was">
        <Fact name="Stage">{letter.stage}</Fact>
        <Fact name="Topic">
          <Copy text={letter.topic} what="topic" />
        </Fact>
        <Fact name="Lane, offset">
          <span className="mono">
            {letter.lane} / {letter.offset}
          </span>{' '}
          <span className="faint">{rowText(letter.row)}</span>
        </Fact>
        <Fact name="Source">{letter.source === '' ? <span className="faint">not known</span> : letter.source}</Fact>
        <Fact name="Failed first">
          <Moment us={letter.time} decimals={3} /> UTC
          <span className="faint line">Local: {localTime(letter.time)}</span>
        </Fact>
        <Fact name="Attempts">{letter.attempt}</Fact>
        <Fact name="Schema id">
          {letter.schemaId === 0 ? <span className="faint">the bytes name none</span> : letter.schemaId}
        </Fact>
      </Facts>
      <Headers headers={letter.headers} />
      <section className="facts">
        <h3>Original bytes</h3>
        <Dump key={letter.value} value={letter.value} file={`${letter.topic}-${letter.lane}-${letter.offset}.bin`} />
      </section>
      <p className="faint">
        Once the cause is mended, <code>weir dlq replay</code> sends it through its stage again.
      </p>
    </>
  );
}
