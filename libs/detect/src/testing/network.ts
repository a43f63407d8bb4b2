import { bytes, type Field, float, integer, message, text } from './protobuf.ts';

/** Numbers of the fields, as onnx.proto has them (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const MODEL = { irVersion: 1, graph: 7, opsetImport: 8 } as const;
const OPSET = { domain: 1, version: 2 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = { name: 1, f: 2, i: 3, s: 4, floats: 7, ints: 8, strings: 9, type: 20 } as const;
const TENSOR = { dims: 1, dataType: 2, floatData: 4, int64Data: 7, name: 8 } as const;
const VALUE = { name: 1, type: 2 } as const;

const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_TYPE = { f: 1, i: 2, s: 3, floats: 6, ints: 7, strings: 8 } as const;

export const ML_DOMAIN = 'ai.onnx.ml';

/** A value of an attribute: what kind it is cannot be told from a number. */
export type AttributeValue =
  | { readonly f: number }
  | { readonly i: number }
  | { readonly s: string }
  | { readonly floats: readonly number[] }
  | { readonly ints: readonly number[] }
  | { readonly strings: readonly string[] };

export interface NetworkNode {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

export interface NetworkConstant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
}

export interface NetworkParts {
  readonly nodes: readonly NetworkNode[];
  readonly constants?: readonly NetworkConstant[];
  readonly width: number;
  /** Names and widths. */
  readonly outputs: Readonly<Record<string, number>>;
}

function attribute(name: string, value: AttributeValue): Uint8Array {
  const fields: Field[] = [text(ATTRIBUTE.name, name)];
  if ('f' in value) fields.push(float(ATTRIBUTE.f, value.f), integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.f));
  else if ('i' in value) fields.push(integer(ATTRIBUTE.i, value.i), integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.i));
  else if ('s' in value) fields.push(text(ATTRIBUTE.s, value.s), integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.s));
  else if ('floats' in value) {
    fields.push(...value.floats.map((one) => float(ATTRIBUTE.floats, one)));
    fields.push(integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.floats));
  } else if ('ints' in value) {
    fields.push(...value.ints.map((one) => integer(ATTRIBUTE.ints, one)));
    fields.push(integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.ints));
  } else {
    fields.push(...value.strings.map((one) => text(ATTRIBUTE.strings, one)));
    fields.push(integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.strings));
  }
  return message(fields);
}

function node({ op, domain = '', inputs, outputs, attributes = {} }: NetworkNode): Uint8Array {
  return message([
    ...inputs.map((name) => text(NODE.input, name)),
    ...outputs.map((name) => text(NODE.output, name)),
    text(NODE.opType, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(NODE.attribute, attribute(name, value))),
    text(NODE.domain, domain),
  ]);
}

function constant({ name, dims, floats = [], ints = [] }: NetworkConstant): Uint8Array {
  return message([
    ...dims.map((size) => integer(TENSOR.dims, size)),
    integer(TENSOR.dataType, ints.length > 0 ? INT64 : FLOAT),
    ...floats.map((value) => float(TENSOR.floatData, value)),
    ...ints.map((value) => integer(TENSOR.int64Data, value)),
    text(TENSOR.name, name),
  ]);
}

/** A float32 tensor of any number of rows. */
function rowsOf(name: string, width: number): Uint8Array {
  const dimensions = message([bytes(1, message([text(2, 'rows')])), bytes(1, message([integer(1, width)]))]);
  const tensor = message([integer(1, FLOAT), bytes(2, dimensions)]);
  return message([text(VALUE.name, name), bytes(VALUE.type, message([bytes(1, tensor)]))]);
}

/** model.onnx of a graph with the input "vectors". */
export function network({ nodes, constants = [], width, outputs }: NetworkParts): Uint8Array {
  const graph = message([
    ...nodes.map((one) => bytes(GRAPH.node, node(one))),
    text(GRAPH.name, 'test'),
    ...constants.map((one) => bytes(GRAPH.initializer, constant(one))),
    bytes(GRAPH.input, rowsOf('vectors', width)),
    ...Object.entries(outputs).map(([name, columns]) => bytes(GRAPH.output, rowsOf(name, columns))),
  ]);
  const opset = (domain: string, version: number): Uint8Array =>
    bytes(MODEL.opsetImport, message([text(OPSET.domain, domain), integer(OPSET.version, version)]));
  return message([integer(MODEL.irVersion, 8), bytes(MODEL.graph, graph), opset('', 17), opset(ML_DOMAIN, 3)]);
}
