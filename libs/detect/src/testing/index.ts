export { chance, normal } from './chance.ts';
export { randomTree, type TestTree, treesNode } from './forest.ts';
export { evenCalibration, manifestWith } from './manifest.ts';
export {
  forestManifest,
  OTHER_TEST_KEY,
  packageOf,
  publicHalf,
  scoresOfTestModel,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  testModel,
  type TestFiles,
} from './model-package.ts';
export { ML_DOMAIN, network, type NetworkConstant, type NetworkNode, type NetworkParts } from './network.ts';
export { bytes as bytesField, integer as integerField, message, text as textField } from './protobuf.ts';
