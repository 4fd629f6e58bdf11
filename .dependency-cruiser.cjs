/** The import rules of the house; each says why it exists, so that a failed check teaches. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one concept, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'services-know-no-transport',
      comment: 'The domain outlives Teams, HTTP and cards: services import services only.',
      severity: 'error',
      from: { path: '^services' },
      to: { path: '^(bot|cards)' },
    },
    {
      name: 'azure-only-in-storage',
      comment:
        'One place translates the errors and limits of Azure; nothing above it knows a status code. Deploying signs people in.',
      severity: 'error',
      from: { pathNot: '^(services/storage|deploy|test)/' },
      to: { path: 'node_modules/@azure/' },
    },
    {
      name: 'opentelemetry-only-in-observing',
      comment: 'Nothing of it is loaded where nobody collects: what observes knows our own lists alone.',
      severity: 'error',
      from: { pathNot: '^(services/observing|test)/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'opentelemetry-only-on-demand',
      comment: 'What loads it is imported when a collector is set, and not before.',
      severity: 'error',
      from: { pathNot: '^(services/observing/(telling|otlp|application-insights)\\.ts$|test/)' },
      to: {
        path: '^services/observing/(telling|otlp|application-insights)',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'teams-and-http-only-in-bot',
      comment: 'Bot Framework is archived upstream: moving to its successor must touch bot/ alone.',
      severity: 'error',
      from: { path: '^(services|cards)' },
      to: { path: 'node_modules/(botbuilder|botframework|restify)' },
    },
    {
      name: 'cards-import-types-only',
      comment: 'A card is a pure function of a view: it may know the shape of the domain, never its code.',
      severity: 'error',
      from: { path: '^cards' },
      to: { path: '^services', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cards-know-no-bot',
      comment: 'Texts and actions reach a card as arguments.',
      severity: 'error',
      from: { path: '^cards' },
      to: { path: '^bot' },
    },
    {
      name: 'nobody-imports-tests',
      comment: 'What ships does not depend on what tests it.',
      severity: 'error',
      from: { path: '^(bot|cards|services)' },
      to: { path: '^test' },
    },
    {
      name: 'nothing-that-runs-packs-or-deploys',
      comment: 'A production install has neither the packager nor its development packages.',
      severity: 'error',
      from: { path: '^(bot|cards|services)' },
      to: { path: '^(manifest|deploy)' },
    },
    {
      name: 'emulators-only-locally',
      comment: 'Azurite and the Playground are development packages: a production install has neither.',
      severity: 'error',
      from: { path: '^(bot|cards|services)', pathNot: '^bot/local/' },
      to: { path: 'node_modules/(azurite|@microsoft/m365agentsplayground)' },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports is dead, or an entry that this rule should name.',
      severity: 'error',
      from: { orphan: true, path: '^(bot|cards|services)' },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
}
