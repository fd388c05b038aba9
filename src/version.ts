import { createRequire } from 'node:module';

/** The version of this checkout, shown in logs, headers and `daybreak --version`. */
export const VERSION: string = createRequire(import.meta.url)('../package.json').version;
