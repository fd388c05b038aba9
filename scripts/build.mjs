// `npm run build`: compiles src/ and blocks/ into dist/ and puts beside them the two things that they read at run time.
// bin/daybreak.mjs runs what is there when the sources are not. Tests name another folder and `--noCheck`: the type check is
// a step of its own there.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const [folder, ...options] = process.argv.slice(2);
const out = resolve(folder ?? dist);
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

// What a deleted source once became must not stay; a folder of somebody else's choice is not ours to empty.
if (out === dist) rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', out, ...options],
  { stdio: 'inherit' },
);
if (status !== 0) process.exit(1);
copyFileSync(join(root, 'package.json'), join(out, 'package.json'));
cpSync(join(root, 'prisma', 'migrations'), join(out, 'prisma', 'migrations'), { recursive: true });
