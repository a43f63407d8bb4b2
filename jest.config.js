/** Tests run on the sources: the `weir-source` export condition of each workspace package points at its src folder. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['weir-source', 'node', 'node-addons'] },
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/tools', '<rootDir>/docs'],
  testMatch: ['**/*.spec.ts', '**/*.spec.tsx'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': '@swc/jest' },
  testTimeout: 60_000,
};
