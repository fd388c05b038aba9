import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** What keeps the browser quiet: no sandbox helper, no calls of its own to the outside. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The notice of a test run without a browser. */
export const NO_CHROMIUM =
  'Browser tests left out: no Chromium found (set CHROMIUM_PATH or install the package “chromium”).';

/** Path of a Chromium: `CHROMIUM_PATH`, then the usual places; null when there is none. */
export function findChromium(): string | null {
  for (const path of [process.env.CHROMIUM_PATH, ...CANDIDATES]) {
    if (!path) continue;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Try the next place.
    }
  }
  return null;
}

export interface Browser {
  context: BrowserContext;
  /** A new tab; errors of its scripts are collected in `problems`. */
  tab(size?: { width: number; height: number }): Promise<Page>;
  /** Uncaught errors and console errors of all tabs. */
  problems: string[];
  close(): Promise<void>;
}

/** Starts a headless Chromium with an empty profile. @throws Error when none is found */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(NO_CHROMIUM);
  const profile = mkdtempSync(join(tmpdir(), 'daybreak-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 800 },
    timezoneId: 'America/Chicago',
    locale: 'en-US',
  });
  const problems: string[] = [];
  context.setDefaultTimeout(15_000);
  return {
    context,
    problems,
    async tab(size) {
      const page = await context.newPage();
      if (size) await page.setViewportSize(size);
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        // A refused control request is an answer the page shows, not a defect of the page.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          problems.push(message.text());
      });
      return page;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
