import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(import.meta.dirname, '..');

/**
 * Compiles the scripts of a folder, and all that they import, into another one. Types are not checked.
 * @param scripts folder of the scripts, relative to the root of the project
 * @param out empty folder; scripts and imports have the same places in it as in the project
 */
export function compileScripts(scripts: string, out: string): void {
  const project = join(out, 'tsconfig.json');
  const compilerOptions = {
    rootDir: root,
    outDir: out,
    noCheck: true,
    typeRoots: [join(root, 'node_modules', '@types')],
  };
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(root, 'tsconfig.build.json'),
      compilerOptions,
      include: [join(root, scripts, '*.ts')],
    }),
  );
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${scripts} could not be compiled:\n${stdout}${stderr}`);
  copyFileSync(join(root, 'package.json'), join(out, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
}

/*
 * `node --import tsx scripts/compiled.ts <script.ts> [arguments]`: runs a script as compiled code, as the product runs, from a
 * folder that is removed afterwards.
 */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [script = '', ...args] = process.argv.slice(2);
  const out = mkdtempSync(join(tmpdir(), 'daybreak-compiled-'));
  try {
    compileScripts(dirname(script), out);
    const { status } = spawnSync(process.execPath, [resolve(out, script.replace(/\.ts$/, '.js')), ...args], {
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
  } finally {
    rmSync(out, { recursive: true });
  }
}
