import { readAttribute, readTensor, type Attribute, type Tensor } from './attribute.ts';
import { BYTES, WireReader } from './wire-reader.ts';

/** Numbers of the fields (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, opType: 4, attribute: 5 } as const;
const VALUE_NAME = 1;

const MAX_NODES = 1_024;

export interface NetworkNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** What model.onnx computes: nodes in the order in which they can be computed, constants by name. */
export interface Network {
  readonly nodes: readonly NetworkNode[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface NetworkProblem {
  readonly problem: string;
}

function readNode(reader: WireReader): NetworkNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let op = '';
  while (reader.next()) {
    if (reader.wire !== BYTES) continue;
    if (reader.field === NODE.input) inputs.push(reader.text());
    else if (reader.field === NODE.output) outputs.push(reader.text());
    else if (reader.field === NODE.opType) op = reader.text();
    else if (reader.field === NODE.attribute) {
      const { name, attribute } = readAttribute(reader.inner());
      attributes.set(name, attribute);
    }
  }
  return { op, inputs, outputs, attributes };
}

function readName(reader: WireReader): string {
  let name = '';
  while (reader.next()) if (reader.field === VALUE_NAME && reader.wire === BYTES) name = reader.text();
  return name;
}

/** The graph of model.onnx. Work and memory are bounded by its length. */
export function readNetwork(onnx: Uint8Array): Network | NetworkProblem {
  const model = new WireReader(onnx);
  let graph: WireReader | undefined;
  while (model.next()) if (model.field === MODEL_GRAPH && model.wire === BYTES) graph = model.inner();
  if (model.problem !== undefined) return { problem: `${model.problem.what} (byte ${model.problem.at})` };
  if (graph === undefined) return { problem: 'there is no graph in it' };
  const nodes: NetworkNode[] = [];
  const constants = new Map<string, Tensor>();
  const inputs: string[] = [];
  const outputs: string[] = [];
  while (graph.next()) {
    if (graph.wire !== BYTES) continue;
    if (graph.field === GRAPH.node) nodes.push(readNode(graph.inner()));
    else if (graph.field === GRAPH.input) inputs.push(readName(graph.inner()));
    else if (graph.field === GRAPH.output) outputs.push(readName(graph.inner()));
    else if (graph.field === GRAPH.initializer) {
      const { name, tensor } = readTensor(graph.inner());
      constants.set(name, tensor);
    }
    if (nodes.length > MAX_NODES) return { problem: `there are more than ${MAX_NODES} nodes in its graph` };
  }
  if (graph.problem !== undefined) return { problem: `${graph.problem.what} (byte ${graph.problem.at})` };
  return { nodes, constants, inputs, outputs };
}
