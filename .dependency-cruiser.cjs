// The import table of docs/architecture.md, checked by `npm run check:imports`.
const allowed = {
  domain: [],
  engine: ['domain'],
  validation: ['domain', 'engine'],
  db: ['domain'],
  crossmark: ['domain'],
  pictures: ['domain'],
  services: ['domain', 'engine', 'validation', 'db', 'crossmark'],
  jobs: ['domain', 'services', 'db'],
  slack: ['domain', 'services', 'db', 'blocks', 'pictures'],
  http: ['domain', 'services', 'db'],
  cli: ['domain', 'engine', 'services', 'db', 'crossmark', 'jobs', 'slack', 'http', 'root'],
};

/** Names in the table that are not folders of `src/`. `root`: the composition root and what it starts from. */
const PLACES = { blocks: '^blocks/', root: '^src/(main|config|logging|version)[.]ts$' };

const folderRules = Object.entries(allowed).map(([folder, targets]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import only: ${targets.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^(src|blocks|sandbox)/',
    pathNot: [`^src/${folder}/`, ...targets.map((t) => PLACES[t] ?? `^src/${t}/`)],
  },
}));

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'blocks-are-pure',
      severity: 'error',
      from: { path: '^blocks/' },
      to: { path: '^(src|sandbox)/' },
    },
    {
      name: 'sandbox-stands-alone',
      severity: 'error',
      from: { path: '^sandbox/(slack|crossmark)/' },
      to: { path: '^(src|blocks)/' },
    },
    {
      name: 'src-never-needs-the-sandbox',
      severity: 'error',
      from: { path: '^(src|blocks)/' },
      to: { path: '^sandbox/' },
    },
    {
      name: 'pure-means-pure',
      comment: 'domain, engine, validation and blocks do no I/O',
      severity: 'error',
      from: { path: '^(src/(domain|engine|validation)|blocks)/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/db/generated/' },
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};
