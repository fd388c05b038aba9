// Makes the two database clients (src/db/generated/{sqlite,postgresql}) from prisma/schema.prisma.
// Runs as npm's postinstall: offline, quiet, repeatable, and silent when nothing changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const generated = join(root, 'src', 'db', 'generated');
const providers = ['sqlite', 'postgresql'];

function fail(message) {
  process.stderr.write(`generate-clients: ${message}\n`);
  process.exit(1);
}

/** The model for one provider: the same text with another provider and another output folder. */
export function modelFor(provider, schema, output) {
  const withProvider = schema.replace(/(datasource db \{\s*provider\s*=\s*)"[a-z]+"/, `$1"${provider}"`);
  return withProvider.replace(/(output\s*=\s*)"[^"]*"/, `$1${JSON.stringify(output)}`);
}

function main() {
  const schemaFile = join(root, 'prisma', 'schema.prisma');
  if (!existsSync(schemaFile)) fail('prisma/schema.prisma is missing; the checkout is incomplete.');
  const schema = readFileSync(schemaFile, 'utf8');

  const require = createRequire(import.meta.url);
  let prismaDir;
  try {
    prismaDir = dirname(require.resolve('prisma/package.json'));
  } catch {
    fail(
      'the package "prisma" is not installed. It makes the database clients: run "npm ci" without --omit=dev (and prune afterwards).',
    );
  }
  const { version } = JSON.parse(readFileSync(join(prismaDir, 'package.json'), 'utf8'));
  const script = readFileSync(fileURLToPath(import.meta.url), 'utf8');
  const stamp = createHash('sha256').update(`${version}\n${schema}\n${script}`).digest('hex');
  const stampFile = join(generated, 'stamp');
  const current = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (current === stamp && providers.every((p) => existsSync(join(generated, p, 'client.ts')))) return;

  mkdirSync(generated, { recursive: true });
  const work = mkdtempSync(join(generated, '.new-'));
  try {
    for (const provider of providers) {
      const model = join(work, `${provider}.prisma`);
      writeFileSync(model, modelFor(provider, schema, join(work, provider)));
      const result = spawnSync(
        process.execPath,
        [join(prismaDir, 'build', 'index.js'), 'generate', '--schema', model, '--no-hints'],
        {
          cwd: root,
          encoding: 'utf8',
          env: {
            ...process.env,
            // `generate` wants this file to exist and never runs it; naming one keeps it from downloading.
            PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
            CHECKPOINT_DISABLE: '1',
            PRISMA_HIDE_UPDATE_MESSAGE: '1',
          },
        },
      );
      if (result.status !== 0 || !existsSync(join(work, provider, 'client.ts'))) {
        throw new Error(`${provider}: ${(result.stderr || result.stdout || String(result.error)).trim()}`);
      }
    }
    for (const provider of providers) {
      rmSync(join(generated, provider), { recursive: true, force: true });
      renameSync(join(work, provider), join(generated, provider));
    }
    writeFileSync(stampFile, stamp);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    fail(`prisma could not generate the clients.\n${error.message}`);
  }
  rmSync(work, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
