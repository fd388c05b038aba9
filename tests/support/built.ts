import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { compileScripts } from '../../scripts/compiled.ts';

/**
 * The product as the container has it, built once in a test run: `bin`, what `npm run build` compiles, package.json and
 * the packages that are not for development. Returns its folder.
 */
export function builtApp(): Promise<string> {
  return onceARun('app', (folder) => {
    node('scripts/build.mjs', join(folder, 'dist'), '--noCheck');
    cpSync('bin', join(folder, 'bin'), { recursive: true });
    copyFileSync('package.json', join(folder, 'package.json'));
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const name of Object.keys(dependencies)) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(resolve('node_modules', name), link);
    }
  });
}

/**
 * A script of the tests as compiled code: starting it from the sources costs a second each time. The scripts of a folder
 * are compiled once in a test run. Returns the path of what to start.
 */
export async function builtScript(script: string): Promise<string> {
  const scripts = dirname(script);
  const folder = await onceARun(scripts.replaceAll('/', '-'), (out) => compileScripts(scripts, out));
  return join(folder, script.replace(/\.ts$/, '.js'));
}

function node(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}:\n${stdout}${stderr}`);
}

/** Whoever comes first makes the folder; the other workers wait until its mark says how that ended. */
async function onceARun(name: string, make: (folder: string) => void): Promise<string> {
  const folder = join(inject('testFolder'), `built-${name}`);
  const mark = `${folder}.done`;
  let first = true;
  try {
    mkdirSync(folder);
  } catch {
    first = false;
  }
  if (first) {
    let failure = '';
    try {
      make(folder);
    } catch (error) {
      failure = String(error);
    }
    writeFileSync(mark, failure);
  }
  while (!existsSync(mark)) await delay(20);
  const failure = readFileSync(mark, 'utf8');
  if (failure !== '') throw new Error(failure);
  return folder;
}
