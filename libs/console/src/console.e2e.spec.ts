import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkConsole, CHROMIUM } from './check/check-console.ts';

/** Address of a running Weir that holds flows, and where to leave the pictures. */
const baseUrl = process.env['WEIR_CONSOLE_URL'] ?? '';
const folder = process.env['WEIR_SCREENSHOTS'] ?? join(tmpdir(), 'weir-screenshots');

const missing = [
  ...(baseUrl === '' ? ['WEIR_CONSOLE_URL, the address of a running Weir'] : []),
  ...(existsSync(CHROMIUM) ? [] : [`${CHROMIUM}, Debian's package chromium`]),
];
const describeReal = missing.length === 0 ? describe : describe.skip;

describeReal(`the page in a real Chromium${missing.map((what) => `, without ${what}`).join('')}`, () => {
  test('works in every view, and shows its first data within two seconds', async () => {
    const { firstDataMs, screenshots } = await checkConsole(baseUrl, folder);
    expect(firstDataMs).toBeLessThan(2_000);
    expect(screenshots.length).toBeGreaterThanOrEqual(12);
  }, 180_000);
});
