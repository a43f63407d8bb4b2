import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { VIEWS } from '../route.ts';
import { checkAlerts, checkModels } from './alerts-check.ts';
import { checkDeadLetters } from './dead-letters-check.ts';
import { checkFlows } from './flows-check.ts';
import { checkOverview } from './overview-check.ts';

/** Where Debian puts it. */
export const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const FIRST_DATA_WITHIN_MS = 2_000;
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 360, height: 780 } } as const;

/** What was measured and which pictures were made. */
export interface ConsoleReport {
  readonly firstDataMs: number;
  readonly screenshots: readonly string[];
}

/** Fails when the page itself is wider than its window; tables may scroll inside. */
async function assertNoSideScroll(page: Page, what: string): Promise<void> {
  const [width, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok((width ?? 0) <= (room ?? 0), `${what}: the page is ${width} px wide in a window of ${room} px`);
}

/** Time from asking for the page to the first figures of the pipeline and the first row of a stage on it, in ms. */
async function measureFirstData(page: Page, baseUrl: string): Promise<number> {
  const begun = performance.now();
  await page.goto(baseUrl, { waitUntil: 'commit' });
  await page.locator('.tile-value').filter({ hasText: /\d/ }).first().waitFor();
  await page.locator('.stage-table tbody tr').first().waitFor();
  return performance.now() - begun;
}

async function checkLive(page: Page): Promise<void> {
  const clock = page.locator('[data-now]');
  const before = await clock.getAttribute('data-now');
  await page.waitForFunction((old) => document.querySelector('[data-now]')?.getAttribute('data-now') !== old, before, {
    timeout: 3_000,
  });
  assert.equal(await page.locator('.live-word').textContent(), 'Live');
}

async function checkSkipLink(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  assert.equal(await page.locator(':focus').textContent(), 'Skip to content');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator(':focus').getAttribute('id'), 'main');
}

async function checkTheme(page: Page): Promise<void> {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const seen = new Set<string>();
  for (let i = 0; i < 3; i++) {
    await page.locator('.theme').click();
    seen.add(await ground());
  }
  assert.equal(seen.size, 2, 'the theme button should lead through a light and a dark page');
}

/** Refuses the server to the page for a while: it must say so, and recover by itself. */
async function checkDisconnected(page: Page): Promise<void> {
  await page.route('**/api/**', (route) => route.abort());
  await page.reload();
  await page.getByRole('alert').filter({ hasText: 'Weir does not answer' }).first().waitFor();
  assert.equal(await page.locator('.live-word').textContent(), 'Disconnected');
  await page.unroute('**/api/**');
  await page.locator('.live-live').waitFor({ timeout: 10_000 });
  await page.locator('.notice-problem').first().waitFor({ state: 'detached', timeout: 10_000 });
}

/** Errors that the page logs or throws. Refused requests are logged by the browser itself, and asked for by the checks. */
function watchErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  return errors;
}

async function photograph(context: BrowserContext, baseUrl: string, folder: string, name: string): Promise<string[]> {
  const page = await context.newPage();
  const files: string[] = [];
  for (const view of VIEWS) {
    await page.goto(new URL(`#/${view}`, baseUrl).href);
    await page.locator('.stage-table tbody tr, .listing, .model, .notice-empty').first().waitFor();
    if (view === 'overview') await page.locator('.chart canvas, .throughput .notice-empty').first().waitFor();
    await assertNoSideScroll(page, `${view}, ${name}`);
    const row = page.locator('[data-row="0"]').first();
    const shots = view !== 'overview' && (await row.count()) > 0 ? [view, `${view}-detail`] : [view];
    for (const shot of shots) {
      if (shot !== view) {
        await row.click();
        await page.locator('.panel .fact').first().waitFor();
        await assertNoSideScroll(page, `${shot}, ${name}`);
      }
      const path = join(folder, `${shot}-${name}.png`);
      const picture = await page.screenshot({ path });
      assert.ok(picture.byteLength > 8_000, `${path} looks empty: ${picture.byteLength} bytes`);
      files.push(path);
    }
  }
  await page.close();
  return files;
}

async function photographAll(browser: Browser, baseUrl: string, folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const size of ['desktop', 'phone'] as const) {
      const context = await browser.newContext({ viewport: SIZES[size], colorScheme, hasTouch: size === 'phone' });
      files.push(...(await photograph(context, baseUrl, folder, `${size}-${colorScheme}`)));
      await context.close();
    }
  }
  return files;
}

/**
 * Drives the page at `baseUrl` in a real Chromium and leaves pictures of every view in `folder`. The server must be up
 * and hold some flows, and want `token` of who changes something. Throws on the first thing that is not as it should be.
 */
export async function checkConsole(baseUrl: string, folder: string, token: string): Promise<ConsoleReport> {
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const context = await browser.newContext({ viewport: SIZES.desktop });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(baseUrl).origin });
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    const errors = watchErrors(page);
    const firstDataMs = await measureFirstData(page, baseUrl);
    assert.ok(firstDataMs < FIRST_DATA_WITHIN_MS, `the first data took ${Math.round(firstDataMs)} ms`);
    await checkSkipLink(page);
    await checkLive(page);
    await checkTheme(page);
    await checkOverview(page);
    await checkAlerts(page, token);
    await checkFlows(page);
    await checkModels(page);
    await checkDeadLetters(page);
    await checkDisconnected(page);
    assert.deepEqual(errors, [], 'the page logged errors');
    await context.close();
    return { firstDataMs, screenshots: await photographAll(browser, baseUrl, folder) };
  } finally {
    await browser.close();
  }
}
