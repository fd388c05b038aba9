import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtApp } from '../support/built.ts';

/** Every test of the command line runs the compiled product from this folder. */
describe('what is shipped', () => {
  it('is what the Dockerfile copies', async () => {
    const copied = [...readFileSync('Dockerfile', 'utf8').matchAll(/--from=build \S+ \/app\/(\S+) /g)];
    expect(copied.map(([, name]) => name).sort()).toEqual(readdirSync(await builtApp()).sort());
  });

  it('holds neither sources nor the tools that run or compile them', async () => {
    const app = await builtApp();
    const files = readdirSync(join(app, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(files).toContain(join('src', 'cli', 'main.js'));
    expect(files.filter((file) => file.endsWith('.ts'))).toEqual([]);
    const { resolve } = createRequire(join(app, 'package.json'));
    expect(() => resolve('zod')).not.toThrow();
    for (const tool of ['tsx', 'typescript', 'prisma', 'vitest'])
      expect(() => resolve(`${tool}/package.json`)).toThrow(/Cannot find/);
  });
});
