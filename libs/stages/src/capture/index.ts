import { frames, type FrameBatch } from '@weir/schema';
import {
  defineSource,
  reasonOf,
  type ArrivingCapture,
  type ByteStream,
  type Ports,
  type SourceInput,
} from '@weir/stream';
import { basename } from './file-name.ts';
import type { z } from 'zod';
import { readCapture } from './read-capture.ts';
import { captureConfig } from './config.ts';

type CaptureConfig = z.output<typeof captureConfig>;
type Input = SourceInput<FrameBatch>;

/** Reads captures and deals their frames to lanes by address pair. */
export const captureStage = defineSource({
  name: 'capture',
  version: 1,
  out: frames,
  config: captureConfig,
  create: (config, ports) => ({
    inputs: config.files.map((path) => inputOf(fileCapture(path, ports), config)),
    arrivals: (signal) => arrivingInputs(config, ports, signal),
  }),
});

function fileCapture(path: string, ports: Ports): ArrivingCapture {
  return { source: basename(path), open: () => ports.openCapture(path), ended: () => undefined };
}

async function* arrivingInputs(config: CaptureConfig, ports: Ports, signal: AbortSignal): AsyncGenerator<Input> {
  for await (const capture of ports.arrivals?.(signal) ?? []) yield inputOf(capture, config);
}

function inputOf(capture: ArrivingCapture, config: CaptureConfig): Input {
  const { source } = capture;
  let stream: ByteStream | undefined;
  return {
    source,
    progress: () => (stream === undefined ? 0 : stream.consumed / Math.max(1, stream.size)),
    live: () => stream?.live,
    async *read(positions, lanes, signal) {
      let problem: string | undefined;
      try {
        stream = await capture.open();
        const { messageFrames, messageBytes } = config;
        const cut = { lanes: lanes.total, messageFrames, messageBytes, latenessUs: config.latenessMs * 1000 };
        for await (const item of readCapture(source, stream, cut, positions, lanes, signal)) {
          if (item.kind === 'problem') problem ??= item.message;
          yield item;
        }
      } catch (cause) {
        problem = reasonOf(cause);
        throw cause;
      } finally {
        capture.ended(problem);
      }
    },
  };
}
