/**
 * The dependency rule of docs/ARCHITECTURE.md: who may import whom among our own packages.
 * A package not named here, or an import not listed, is an error.
 */
const allowed = {
  smime: [],
  contracts: [],
  locales: [],
  'web-page': ['locales'],
  client: ['smime', 'contracts'],
  'message-view': ['locales'],
  desktop: ['smime', 'contracts', 'locales', 'client', 'message-view'],
  service: ['smime', 'contracts', 'locales', 'client'],
  'pickup-center': ['smime', 'contracts', 'locales', 'client', 'message-view', 'web-page'],
  'control-panel': ['contracts', 'locales', 'client', 'web-page'],
};

const between = Object.entries(allowed).map(([from, to]) => ({
  name: `${from}-depends-only-on-${to.join('-') || 'nothing-of-ours'}`,
  severity: 'error',
  from: { path: `^packages/${from}/` },
  to: { path: '^packages/', pathNot: `^packages/(${[from, ...to].join('|')})/` },
}));

export default {
  forbidden: [
    ...between,
    {
      name: 'no-cycles',
      comment: 'Types may know each other both ways; code that runs may not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'one-public-entry',
      comment: 'Packages are entered by their exports, not by reaching into src.',
      severity: 'error',
      from: { path: '^(packages|tools)/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/', pathNot: '^packages/($2/src/|[^/]+/src/index\\.ts$)' },
    },
    {
      name: 'smime-is-pure',
      comment: 'The core reads no file, opens no connection and has no clock of its own.',
      severity: 'error',
      from: {
        path: '^packages/smime/src/',
        pathNot: '(\\.test\\.ts$|^packages/smime/src/(conformance|fuzzing|interop|testing)/)',
      },
      to: { path: '^(node:)?(fs|net|http|https|dns|child_process|os)(/|$)', dependencyTypes: ['core'] },
    },
    {
      name: 'packages-do-not-know-tools',
      comment: 'But their tests of pages do know the harness.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '\\.test\\.tsx?$|/conformance/' },
      to: { path: '^tools/' },
    },
    {
      name: 'tests-know-only-the-harness-of-tools',
      severity: 'error',
      from: { path: '^packages/.*(\\.test\\.tsx?$|/conformance/)' },
      to: { path: '^tools/', pathNot: '^tools/(browser-harness|chromium)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
    },
  },
};
