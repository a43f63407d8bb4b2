import { DecodeError, type Batch } from '@weir/schema';
import type { Outgoing, Position, Stamp } from '@weir/stream';
import type { IHeaders } from 'kafkajs';

// Confluent wire format: magic byte 0, schema id (4 bytes, big endian), Avro binary.
const MAGIC = 0;
const ID = 1;
/** Bytes of the head. */
export const WIRE_HEADER = 5;

/** What kafkajs and Kafka add around a value of ours: record header, key, stamp. */
export const RECORD_OVERHEAD = 512;

/** Writes the head of the wire format into the first bytes of a value, which {@link WIRE_HEADER} leaves free. */
export function writeWireHeader(value: Buffer, schemaId: number): void {
  value[0] = MAGIC;
  value.writeUInt32BE(schemaId, ID);
}

/** Registry id of the schema the value names, 0 when it names none. */
export function schemaIdOf(value: Buffer): number {
  return value.byteLength >= WIRE_HEADER && value[0] === MAGIC ? value.readUInt32BE(ID) : 0;
}

/** Avro binary of the value. @throws {DecodeError} when it is not in Confluent wire format. */
export function avroOf(value: Buffer): Uint8Array {
  if (value.byteLength < WIRE_HEADER) {
    throw new DecodeError(
      `a value needs ${WIRE_HEADER} bytes (magic 0, schema id) before its Avro bytes, this one has ${value.byteLength}`,
    );
  }
  if (value[0] !== MAGIC) throw new DecodeError(`a value begins with magic byte 0, this one with ${value[0]}`);
  return value.subarray(WIRE_HEADER);
}

const ENDS_AT = 'weir-ends-at';

/** A message's stamp as headers, and the watermark of a source's last message: readable without decoding the value. */
export function stampHeaders<B extends Batch>(message: Outgoing<B>): Record<string, string> {
  const headers: Record<string, string> = {
    'weir-origin': message.origin,
    'weir-sequence': String(message.sequence),
    'weir-part': String(message.part),
  };
  if (message.batch.last) headers[ENDS_AT] = String(message.batch.watermark);
  if (message.follows !== undefined) headers['weir-follows'] = `${message.follows.sequence}.${message.follows.part}`;
  return headers;
}

/** The stamp in the headers; undefined when there is none or a part of it is not a stamp's. */
export function stampOf(headers: Readonly<Record<string, string>>): Stamp | undefined {
  const origin = headers['weir-origin'];
  const sequence = wholeNumber(headers['weir-sequence']);
  const part = wholeNumber(headers['weir-part']);
  if (origin === undefined || sequence === undefined || part === undefined) return undefined;
  const text = headers['weir-follows'];
  if (text === undefined) return { origin, sequence, part };
  const follows = positionOf(text);
  return follows === undefined ? undefined : { origin, sequence, part, follows };
}

/** The watermark in the headers of a source's last message, µs; undefined for other messages. */
export function endsAtOf(headers: Readonly<Record<string, string>>): number | undefined {
  const text = headers[ENDS_AT];
  const watermark = text === undefined || text === '' ? NaN : Number(text);
  return Number.isNaN(watermark) ? undefined : watermark;
}

function positionOf(text: string): Position | undefined {
  const [sequenceText, partText, ...rest] = text.split('.');
  const sequence = wholeNumber(sequenceText);
  const part = wholeNumber(partText);
  return sequence === undefined || part === undefined || rest.length > 0 ? undefined : { sequence, part };
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Headers as text; of one that repeats the last counts. */
export function headerTexts(headers: IHeaders | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) texts[name] = typeof last === 'string' ? last : last.toString('utf8');
  }
  return texts;
}
