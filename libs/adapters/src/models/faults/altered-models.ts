import { bytesField, integerField, message, testModel, textField } from '@weir/detect/testing';

/** Numbers of onnx.proto's fields. */
const MODEL_GRAPH = 7;
const MODEL_TRAINING = 20;
const GRAPH_NODE = 1;
const GRAPH_INITIALIZER = 5;
const GRAPH_SPARSE = 15;
const NODE_OPERATOR = 4;
const NODE_ATTRIBUTE = 5;
const NODE_DOMAIN = 7;
const ATTRIBUTE_TENSOR = 5;
const ATTRIBUTE_GRAPH = 6;
const TENSOR_NAME = 8;
const TENSOR_EXTERNAL = 13;
const TENSOR_LOCATION = 14;
const EXTERNAL = 1;

const BY_LOCATION = message([textField(TENSOR_NAME, 'w'), integerField(TENSOR_LOCATION, EXTERNAL)]);
const BY_ENTRY = message([
  bytesField(TENSOR_EXTERNAL, message([textField(1, 'location'), textField(2, '../../../etc/passwd')])),
]);

/** More of the model's graph: a field that comes twice is one message, in two pieces. */
function moreGraph(graph: Uint8Array): Uint8Array {
  return message([testModel(), bytesField(MODEL_GRAPH, graph)]);
}

function inAttribute(attribute: Uint8Array): Uint8Array {
  return message([bytesField(GRAPH_NODE, message([bytesField(NODE_ATTRIBUTE, attribute)]))]);
}

const initializer = (tensor: Uint8Array): Uint8Array => message([bytesField(GRAPH_INITIALIZER, tensor)]);

/** Models with a tensor in another file, in each place where ONNX has tensors. */
export const EXTERNAL_TENSORS: readonly [Uint8Array, ...Uint8Array[]] = [
  moreGraph(initializer(BY_LOCATION)),
  moreGraph(initializer(BY_ENTRY)),
  moreGraph(inAttribute(bytesField(ATTRIBUTE_TENSOR, BY_LOCATION))),
  moreGraph(inAttribute(bytesField(ATTRIBUTE_GRAPH, initializer(BY_ENTRY)))),
  moreGraph(bytesField(GRAPH_SPARSE, message([bytesField(1, BY_LOCATION)]))),
  message([testModel(), bytesField(MODEL_TRAINING, message([bytesField(1, initializer(BY_ENTRY))]))]),
];

/** A model that uses an operator of somebody else. */
export function withForeignOperator(domain: string): Uint8Array {
  return moreGraph(
    message([bytesField(GRAPH_NODE, message([textField(NODE_OPERATOR, 'Run'), textField(NODE_DOMAIN, domain)]))]),
  );
}
