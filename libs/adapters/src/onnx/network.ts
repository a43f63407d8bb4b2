import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Said } from './frames.ts';
import type { LoadRequest } from './messages.ts';

export type NetworkRequest = LoadRequest['models'][number];

/** Names of the outputs, as packages of models have them. */
const SCORES = 'scores';
const MEMBERS = 'members';

/** One core each: the process is one of several on the machine, and rows are few. No arena, so that memory goes back when a set goes. */
const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  enableCpuMemArena: false,
  enableMemPattern: false,
  logSeverityLevel: 4,
};

/** Places from one up to another. */
interface Run {
  readonly from: number;
  to: number;
}

function runsOf(places: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last?.to === place) last.to++;
    else runs.push({ from: place, to: place + 1 });
  }
  return runs;
}

/** A network ready to score. */
export class Network {
  readonly #session: InferenceSession;
  readonly #request: NetworkRequest;
  readonly #input: string;
  readonly #outputs: readonly string[];
  /** The values that it reads; the same memory for each batch. */
  #read = new Float32Array(0);

  /** The places that it reads, those that follow each other together. */
  readonly #runs: readonly Run[];

  private constructor(session: InferenceSession, request: NetworkRequest, input: string) {
    this.#session = session;
    this.#request = request;
    this.#input = input;
    this.#runs = runsOf(request.places);
    this.#outputs = request.memberWidth > 0 ? [SCORES, MEMBERS] : [SCORES];
  }

  /** @throws {Error} one sentence: not a network, ends other than they are said to be */
  static async load(request: NetworkRequest): Promise<Network> {
    const session = await InferenceSession.create(request.onnx, OPTIONS);
    const [input, ...others] = session.inputNames;
    if (input === undefined || others.length > 0) {
      throw new Error(`it has ${session.inputNames.length} inputs in place of one`);
    }
    const network = new Network(session, request, input);
    const missing = network.#outputs.find((name) => !session.outputNames.includes(name));
    if (missing !== undefined) throw new Error(`it has no output "${missing}"`);
    // What a network takes and gives shows when it is run.
    const width = Math.max(...request.places) + 1;
    await network.score(new Float32Array(width), 1);
    return network;
  }

  /** What it says of `rows` vectors. @throws {Error} when it refuses them, or says something else */
  async score(vectors: Float32Array, rows: number): Promise<Said> {
    const { places, scoreWidth, memberWidth } = this.#request;
    const feeds = { [this.#input]: new Tensor('float32', this.#valuesOf(vectors, rows), [rows, places.length]) };
    const beganMs = performance.now();
    const outputs = await this.#session.run(feeds, this.#outputs);
    const ms = performance.now() - beganMs;
    const values = (name: string, width: number): Float32Array => {
      const data = outputs[name]?.data;
      if (!(data instanceof Float32Array)) throw new Error(`its output "${name}" is not of float32`);
      if (data.length !== rows * width) {
        throw new Error(`its output "${name}" has ${data.length / rows} values a row in place of ${width}`);
      }
      return data;
    };
    return {
      scores: values(SCORES, scoreWidth),
      members: memberWidth > 0 ? values(MEMBERS, memberWidth) : new Float32Array(0),
      ms,
    };
  }

  /** The values that it reads, in its order. */
  #valuesOf(vectors: Float32Array, rows: number): Float32Array {
    const { places } = this.#request;
    const width = vectors.length / rows;
    const length = rows * places.length;
    if (this.#read.length < length) this.#read = new Float32Array(length);
    const read = this.#read.subarray(0, length);
    for (let row = 0, at = 0; row < rows; row++) {
      for (const { from, to } of this.#runs) {
        read.set(vectors.subarray(row * width + from, row * width + to), at);
        at += to - from;
      }
    }
    return read;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
