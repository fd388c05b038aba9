// Writes the SQL of a migration for both providers from prisma/schema.prisma, with the checks of prisma/checks.ts for every
// table that it makes, offline: `node --import tsx scripts/migration-sql.ts <yyyymmddhhmmss>_<name> [old schema.prisma]`.
// A generated change of an existing table is a draft: on SQLite a rebuild drops checks, so edit it by hand before committing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CHECKS, type Check } from '../prisma/checks.ts';
import { datamodel, modelText, type Provider, schemaEngine } from './schema-engine.ts';

/** SQLite knows checks only inside CREATE TABLE. */
function withChecksInside(sql: string, checks: readonly Check[]): string {
  return sql.replace(/CREATE TABLE "([a-z_]+)" \(\n([\s\S]*?)\n\);/g, (_all, table: string, body: string) => {
    const lines = checks
      .filter((check) => check.table === table)
      .map((check) => `    CONSTRAINT "${check.name}" CHECK (${check.sql})`);
    return `CREATE TABLE "${table}" (\n${[body, ...lines].join(',\n')}\n);`;
  });
}

function withChecksAfter(sql: string, checks: readonly Check[]): string {
  const made = new Set([...sql.matchAll(/CREATE TABLE "([a-z_]+)"/g)].map((match) => match[1]));
  const concerned = checks.filter((check) => made.has(check.table));
  if (concerned.length === 0) return sql;
  const lines = concerned.map(
    (check) => `ALTER TABLE "${check.table}" ADD CONSTRAINT "${check.name}" CHECK (${check.sql});`,
  );
  return `${sql.trimEnd()}\n\n-- Checks\n${lines.join('\n')}\n`;
}

async function sqlFor(provider: Provider, oldSchema: string | undefined): Promise<string> {
  const model = modelText(provider);
  const engine = await schemaEngine(model);
  const old = oldSchema?.replace(/(datasource db \{\s*provider\s*=\s*)"[a-z]+"/, `$1"${provider}"`);
  const { stdout } = await engine.diff({
    from: old === undefined ? { tag: 'empty' } : datamodel(old),
    to: datamodel(model),
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  const sql = `${(stdout ?? '').trim()}\n`;
  return provider === 'sqlite' ? withChecksInside(sql, CHECKS) : withChecksAfter(sql, CHECKS);
}

const [name, oldFile] = process.argv.slice(2);
if (name === undefined || !/^\d{14}_[a-z0-9_]+$/.test(name)) {
  process.stderr.write('usage: migration-sql.ts <yyyymmddhhmmss>_<name> [old schema.prisma]\n');
  process.exit(2);
}
for (const provider of ['sqlite', 'postgresql'] as const) {
  const file = new URL(`../prisma/migrations/${provider}/${name}/migration.sql`, import.meta.url).pathname;
  if (existsSync(file) && !process.argv.includes('--force')) {
    process.stderr.write(`${file} exists; a released migration never changes.\n`);
    process.exit(2);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    await sqlFor(
      provider,
      oldFile === undefined || oldFile.startsWith('--') ? undefined : readFileSync(oldFile, 'utf8'),
    ),
  );
  process.stdout.write(`${file}\n`);
}
process.exit(0);
