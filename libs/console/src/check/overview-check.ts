import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

async function checkCharts(page: Page): Promise<void> {
  await page.locator('.chart canvas').nth(1).waitFor();
  const readouts = page.locator('.readout');
  assert.match((await readouts.first().textContent()) ?? '', /peak .*packets\/s/);
  assert.match((await readouts.last().textContent()) ?? '', /bit\/s/);

  const box = await page.locator('.chart').first().boundingBox();
  assert.ok(box !== null);
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await page.locator('.readout-at').nth(1).waitFor();
  await page.mouse.move(0, 0);

  await page.locator('.charts').focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.readout-at').first().waitFor();
  const whole = page.getByRole('button', { name: 'Whole range' });
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.waitForFunction(() => document.querySelectorAll('.tools button:disabled').length === 0);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('0');
  await page.waitForFunction(() => document.querySelectorAll('.tools button:disabled').length > 0);
  assert.ok(await whole.isDisabled());

  await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelectorAll('.tools button:disabled').length === 0);
  await whole.click();
}

/** Tiles, charts by mouse and keyboard, the stages' table by keyboard, drops by reason. */
export async function checkOverview(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Overview' }).click();
  assert.equal(await page.locator('.tile').count(), 6);
  await checkCharts(page);

  const rows = page.locator('.stage-table tbody tr[data-row]');
  const count = await rows.count();
  assert.ok(count > 0, 'no stage is shown');
  await rows.first().focus();
  await page.keyboard.press('End');
  assert.equal(await page.locator(':focus').getAttribute('data-row'), String(count - 1));
  const dropping = page.locator('.disclose').first();
  if ((await dropping.count()) > 0) {
    await dropping.focus();
    await page.keyboard.press('Enter');
    await page.locator('.drops-reason').first().waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.drops-reason').count(), 0);
  }
}
