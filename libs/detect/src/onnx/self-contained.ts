import { BYTES, VARINT, WireReader } from './wire-reader.ts';

/** Which parts of a message hold what, by field number; https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
type Part = 'model' | 'training' | 'graph' | 'function' | 'node' | 'attribute' | 'tensor' | 'sparse';
const PARTS: Readonly<Record<Part, Readonly<Record<number, Part>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node', 11: 'attribute' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  tensor: {},
  sparse: { 1: 'tensor', 2: 'tensor' },
};
const MODEL_GRAPH = 7;
const NODE_OPERATOR = 4;
const NODE_DOMAIN = 7;
const TENSOR_NAME = 8;
const TENSOR_EXTERNAL_DATA = 13;
const TENSOR_DATA_LOCATION = 14;

/** Operators that ONNX itself defines; others would have to be loaded from somewhere. */
const OWN_DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml']);
const MAX_DEPTH = 16;
const MAX_PARTS = 1_000_000;

/** What speaks against loading a model: what kind of thing, and a half-sentence that goes on from "model.onnx". */
export interface ModelProblem {
  readonly reason: 'malformedModel' | 'externalTensor' | 'foreignOperator';
  readonly what: string;
}

class Walk {
  #parts = 0;

  /** Goes over one message and those in it, every occurrence of every field; the first problem. */
  walk(reader: WireReader, part: Part, depth: number): ModelProblem | undefined {
    if (depth > MAX_DEPTH) return malformed(`has graphs in graphs, deeper than ${MAX_DEPTH}`);
    let name = '';
    while (reader.next()) {
      if (++this.#parts > MAX_PARTS) return malformed(`has over ${MAX_PARTS} parts`);
      const within = reader.wire === BYTES ? PARTS[part][reader.field] : undefined;
      const problem = within === undefined ? own(reader, part, name) : this.walk(reader.inner(), within, depth + 1);
      if (problem !== undefined) return problem;
      if (part === 'tensor' && reader.field === TENSOR_NAME && reader.wire === BYTES) name = reader.text();
    }
    const { problem } = reader;
    return problem === undefined ? undefined : malformed(`is no ONNX model: at byte ${problem.at} ${problem.what}`);
  }
}

function malformed(what: string): ModelProblem {
  return { reason: 'malformedModel', what };
}

/** What a field that is no part says against the model. */
function own(reader: WireReader, part: Part, name: string): ModelProblem | undefined {
  const { field, wire } = reader;
  if (part === 'tensor') {
    const outside =
      field === TENSOR_EXTERNAL_DATA || (field === TENSOR_DATA_LOCATION && wire === VARINT && reader.integer !== 0);
    if (outside)
      return { reason: 'externalTensor', what: `has a tensor "${name.slice(0, 60)}" whose data are in another file` };
  }
  if (part === 'node' && field === NODE_DOMAIN && wire === BYTES && !OWN_DOMAINS.has(reader.text()))
    return {
      reason: 'foreignOperator',
      what: `uses an operator of "${reader.text().slice(0, 60)}", which ONNX does not define`,
    };
  if (part === 'node' && field === NODE_OPERATOR && wire !== BYTES) return malformed('has an operator without a name');
  return undefined;
}

/**
 * Whether a model is an ONNX graph whose tensors are all in it and whose operators ONNX defines: the first problem, or undefined.
 * Bounded: in depth and in parts.
 */
export function selfContainedProblem(model: Uint8Array): ModelProblem | undefined {
  const problem = new Walk().walk(new WireReader(model), 'model', 0);
  if (problem !== undefined) return problem;
  const reader = new WireReader(model);
  while (reader.next()) if (reader.field === MODEL_GRAPH && reader.wire === BYTES) return undefined;
  return malformed('is no ONNX model: it has no graph');
}
