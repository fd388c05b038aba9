#!/usr/bin/env node
// In a checkout the TypeScript sources run as they are, so that nothing can be stale. Where there are none, as in the
// container, what `npm run build` made of them runs.
import { existsSync } from 'node:fs';

const sources = new URL('../src/cli/main.ts', import.meta.url);
const compiled = new URL('../dist/src/cli/main.js', import.meta.url);
const inCheckout = existsSync(sources);
if (inCheckout) {
  const loader = await import('tsx/esm/api').catch(() => {
    process.stderr.write(
      'daybreak: the sources need the development packages; run "npm ci". To do without them, run "npm run build" and start from a copy of package.json, bin, dist and node_modules, as the Dockerfile does.\n',
    );
    process.exit(2);
  });
  loader.register();
}
const { main } = await import(inCheckout ? sources : compiled);
await main(process.argv);
