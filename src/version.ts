import packageJson from '../package.json' with { type: 'json' };

/** The version of this checkout, shown in logs, headers and `daybreak --version`. */
export const VERSION: string = packageJson.version;
