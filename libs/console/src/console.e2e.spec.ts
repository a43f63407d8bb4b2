import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkConsole, CHROMIUM } from './check/check-console.ts';

/** Address of a running Weir that holds flows, and where to leave the pictures. */
const baseUrl = process.env['WEIR_CONSOLE_URL'] ?? '';
const folder = process.env['WEIR_SCREENSHOTS'] ?? join(tmpdir(), 'weir-screenshots');

const drive = async () => {
  const { firstDataMs, screenshots } = await checkConsole(baseUrl, folder);
  console.info(`first data after ${Math.round(firstDataMs)} ms, ${screenshots.length} pictures in ${folder}`);
  return screenshots.length;
};

if (baseUrl !== '' && existsSync(CHROMIUM)) {
  test('every view of the page in a real Chromium', async () => {
    expect(await drive()).toBeGreaterThanOrEqual(12);
  }, 180_000);
} else {
  const missing = baseUrl === '' ? 'WEIR_CONSOLE_URL is not set' : `there is no ${CHROMIUM}`;
  test.skip(`every view of the page in a real Chromium: ${missing}`, () => {});
}
