import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** The dead letters: either said to be none, or opened by keyboard with reason and bytes. */
export async function checkDeadLetters(page: Page): Promise<void> {
  await page.locator('nav').getByRole('link', { name: 'Dead letters' }).click();
  const row = page.locator('.dead-letter-table [data-row="0"]');
  const none = page.getByText('No dead letters', { exact: true });
  await row.or(none).first().waitFor();
  if (await none.isVisible()) return;
  const reason = (await row.locator('.c-reason').textContent()) ?? '';
  await row.focus();
  await page.keyboard.press('Enter');
  const panel = page.locator('.panel');
  await panel.getByText(reason, { exact: true }).waitFor();
  await panel.getByText('Original bytes').waitFor();
  assert.equal(await panel.getByText('did not arrive as base64').count(), 0);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-row') === '0');
}
