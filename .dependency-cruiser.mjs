// The walls R1-R7 between the rooms. ARCHITECTURE.md names them; test/walls.ts runs them and
// asserts that modules were seen at all.

// R1: a scan walks this street from left to right; imports point leftwards only.
const STREET = ['staff', 'people', 'places', 'visits', 'tracing']
const ROOMS = ['partners', ...STREET]

const oneWay = ROOMS.map((room, index) => ({
  name: `R1-${room}-looks-left`,
  comment: 'R1: a room imports only rooms to its left.',
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: `^src/(${[...ROOMS.slice(index + 1), 'cli', 'demo'].join('|')})(/|\\.ts$)|^src/main\\.ts$`,
  },
}))

const doors = ROOMS.map((room) => ({
  name: `R2-${room}-door`,
  comment: 'R2: another room only through its index.ts; the browser also each contract.ts.',
  severity: 'error',
  from: { path: '^(src|web|sim|bench)/', pathNot: `^src/${room}/|\\.test\\.ts$` },
  to: {
    path: `^src/${room}/`,
    pathNot: `^src/${room}/(index|contract|[a-z-]+/contract)\\.ts$${room === 'partners' ? '|^src/partners/sandbox/' : ''}`,
  },
}))

export default {
  forbidden: [
    {
      name: 'R1-base-and-platform',
      comment: 'R1: base imports nothing of ours, platform only base.',
      severity: 'error',
      from: { path: '^src/base/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/(?!base/)|web/|sim/|bench/|node_modules/)' },
    },
    {
      name: 'R1-platform',
      comment: 'R1: platform imports base and libraries only.',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/(?!base/|platform/)|web/|sim/|bench/)' },
    },
    ...oneWay,
    ...doors,
    {
      name: 'R3-rules-are-pure',
      comment: 'R3: a rule imports base and other rules only: no clock, no database, no package.',
      severity: 'error',
      from: { path: '\\.rule\\.ts$' },
      to: { pathNot: '^src/base/|\\.rule\\.ts$' },
    },
    {
      name: 'R5-http-never-sql',
      comment: 'R5: a route calls a use case, never a statement.',
      severity: 'error',
      from: { path: '\\.http\\.ts$' },
      to: { path: '\\.sql\\.ts$', pathNot: '^src/platform/' },
    },
    {
      name: 'R6-web-and-sim',
      comment: 'R6: web and sim see contracts and base only, like a stranger.',
      severity: 'error',
      from: { path: '^(web|sim)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/', pathNot: '^src/base/|/contract\\.ts$' },
    },
    {
      name: 'sandbox-only-in-demo',
      comment: 'ADR 0005: the sandbox partners are imported by the demo and by tests only.',
      severity: 'error',
      from: {
        path: '^(src|web|bench)/',
        pathNot: '^src/demo(/|\\.ts$)|^src/partners/sandbox/|\\.test\\.ts$',
      },
      to: { path: '^src/partners/sandbox/' },
    },
    {
      name: 'no-rings',
      comment: 'Two files that need each other are one file or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
}
