import { createKafkaBus, readValue, type KafkaSettings } from '@weir/adapters/kafka';
import { DecodeError, flows, frames, packets, type Batch, type Topic } from '@weir/schema';
import { originOf, reasonOf, systemClock, type Bus } from '@weir/stream';
import { ConfigError, kafkaOf, type Config } from '../config/index.ts';
import { WHOLE_MESSAGE, type NamedLetter } from './dead-letters.ts';

export interface ReplayOptions {
  readonly isDryRun: boolean;
  say(line: string): void;
}

interface Replayed {
  /** Sends the letter's records again. */
  send(bus: Bus): Promise<void>;
  readonly says: string;
}

/**
 * Sends what was refused to its topic and lane again. Lanes tell messages apart by their stamps and skip what they have seen, and
 * what a stage puts out counts on from its source's earlier messages; so frames and packets come back as a source of their own,
 * named after the letter, with one message that is also its last. The name makes a second replay of the same letter a
 * message that was seen before. Flows keep their source: only sinks read them.
 * @returns how many could not be sent, each told in a line
 */
export async function replay(config: Config, letters: readonly NamedLetter[], options: ReplayOptions): Promise<number> {
  const kafka = kafkaOf(config);
  if (kafka === undefined)
    throw new ConfigError([
      'KAFKA_BROKERS is not set, and topics inside a process end with it; to read a capture again run `weir start FILE`.',
    ]);
  const bus = createKafkaBus(kafka, systemClock, options.say);
  let failed = 0;
  try {
    for (const letter of letters) {
      try {
        const { send, says } = await replayOf(kafka, letter);
        if (!options.isDryRun) await send(bus);
        options.say(`${letter.id}: ${options.isDryRun ? 'would be sent' : 'sent'} ${says}`);
      } catch (cause) {
        if (!(cause instanceof DecodeError)) throw cause;
        failed++;
        options.say(`${letter.id}: still cannot be decoded, not sent: ${reasonOf(cause)}`);
      }
    }
  } finally {
    await bus.close();
  }
  return failed;
}

async function replayOf(kafka: KafkaSettings, letter: NamedLetter): Promise<Replayed> {
  switch (letter.topic) {
    case frames.topic:
      return prepare(kafka, frames, letter, (batch, source) => ({ ...batch, source, last: true }));
    case packets.topic:
      return prepare(kafka, packets, letter, (batch, source) => ({ ...batch, source, last: true }));
    case flows.topic:
      return prepare(kafka, flows, letter, (batch) => batch);
    default:
      throw new DecodeError(`${letter.topic} is no topic that can be sent to`);
  }
}

async function prepare<B extends Batch, R>(
  kafka: KafkaSettings,
  topic: Topic<B, R>,
  letter: NamedLetter,
  renamed: (batch: B, source: string) => B,
): Promise<Replayed> {
  // A refused record was packed by the stage, a refused message stands as it was on the wire.
  const isWhole = letter.row === WHOLE_MESSAGE;
  const refused = isWhole ? await readValue(kafka, topic, letter.value) : topic.decode(letter.value);
  const source = `${refused.source}~${letter.id}`;
  const batch = renamed(refused, source);
  const { lane } = letter;
  return {
    says: `to ${topic.topic} lane ${lane}, ${batch.count} records of ${batch.source}`,
    async send(bus) {
      const producer = await bus.producer(topic);
      await producer.send([{ origin: originOf('replay', lane, source), sequence: 0, part: 0, lane, batch }]);
      await producer.settled(lane);
    },
  };
}
