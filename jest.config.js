/** Two projects, so that all but the browser tests can be run alone: unit, property, contract and HTTP tests are `spec`. */
const shared = {
  testEnvironment: '<rootDir>/test/support/environment.js',
  // What is loaded where it is needed: Node wants the name of the compiled file, of which Jest knows the source alone.
  moduleNameMapper: { '^(\\./(?:telling|otlp|application-insights))\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, sourceMaps: 'inline' }],
  },
}

module.exports = {
  testTimeout: 60_000,
  // Much of the time of most tests is spent waiting, so no processor need be left free for Jest itself.
  maxWorkers: '100%',
  projects: [
    {
      ...shared,
      displayName: 'spec',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/test/e2e/', '/test/bench/'],
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
  ],
}
