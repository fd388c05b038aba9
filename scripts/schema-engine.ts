import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

export type { SchemaEngine };
export type Provider = 'sqlite' | 'postgresql';

type Exports = Record<string, () => void>;
/** The part of the global that is used; its types belong to the browser's library. */
interface WebAssemblyGlobal {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Exports } }>;
}

interface Bindings {
  __wbg_set_wasm(exports: Exports): void;
  SchemaEngine: typeof SchemaEngine;
}

let loaded: Promise<Bindings> | undefined;

/** Prisma's schema engine from its WebAssembly package: no binary, no download. */
async function load(): Promise<Bindings> {
  // The package exports only its scripts; the binary lies beside them.
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(join(dirname(script), 'schema_engine_bg.wasm'));
  const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: WebAssemblyGlobal };
  const { instance } = await wasm.instantiate(bytes, { './schema_engine_bg.js': bindings });
  const bg = bindings as unknown as Bindings;
  bg.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  return bg;
}

/** An engine for one model text. Without an adapter it can only compare models with each other, of either provider. */
export async function schemaEngine(
  model: string,
  adapter?: SqlMigrationAwareDriverAdapterFactory,
): Promise<SchemaEngine> {
  loaded ??= load();
  const bg = await loaded;
  // The engine keeps its database open until the process ends, so it gets one that nobody else uses.
  const scratch = (): SqlMigrationAwareDriverAdapterFactory =>
    new PrismaBetterSqlite3(
      { url: join(mkdtempSync(join(tmpdir(), 'daybreak-diff-')), 'scratch.db') },
      { shadowDatabaseUrl: ':memory:' },
    );
  return bg.SchemaEngine.new(
    { datamodels: [['schema.prisma', model]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter ?? scratch()),
  );
}

/** The model text for one provider. */
export function modelText(provider: Provider): string {
  const schema = readFileSync(new URL('../prisma/schema.prisma', import.meta.url), 'utf8');
  return schema.replace(/(datasource db \{\s*provider\s*=\s*)"[a-z]+"/, `$1"${provider}"`);
}

/** A model text as the engine wants it in a comparison. */
export function datamodel(text: string) {
  return {
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content: text }],
    configDir: '.',
  };
}
