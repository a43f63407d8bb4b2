import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** Marks the open alert, and waits until the page says so. */
async function mark(page: Page, name: string): Promise<void> {
  const button = page.locator('.marking').getByRole('button', { name });
  const [response] = await Promise.all([
    page.waitForResponse((each) => each.url().endsWith('/feedback') && each.request().method() === 'POST'),
    button.click(),
  ]);
  assert.equal(response.status(), 200, await response.text());
  await page.locator('.mark[aria-pressed="true"]').filter({ hasText: name }).waitFor();
}

/** The server wants a token of who marks alerts; the page asks for it once, and says what was clicked then. */
async function checkToken(page: Page, token: string): Promise<void> {
  const marking = page.locator('.marking');
  await marking.getByRole('button', { name: 'False alarm' }).click();
  await marking.getByText('A token is wanted').waitFor();
  await marking.getByLabel('Token').fill('another');
  await marking.getByRole('button', { name: 'Go on' }).click();
  await marking.getByLabel('Token').fill(token);
  await marking.getByRole('button', { name: 'Go on' }).click();
  await page.locator('.mark[aria-pressed="true"]').filter({ hasText: 'False alarm' }).waitFor();
  assert.equal(await marking.getByLabel('Token').count(), 0);
}

async function checkDetail(page: Page, token: string): Promise<void> {
  const row = page.locator('.alert-table [data-row="0"]');
  const reason = (await row.locator('.c-reason').textContent()) ?? '';
  await row.focus();
  await page.keyboard.press('Enter');
  const panel = page.locator('.panel');
  assert.notEqual(reason, '');
  await panel.locator('.sentence').filter({ hasText: reason }).waitFor();
  await panel.locator('.vote').first().waitFor();
  await panel.locator('.contributions tbody tr').first().waitFor();

  await checkToken(page, token);
  await mark(page, 'Right');
  await row.getByText('Right', { exact: true }).waitFor();
  await page.locator('.precision').getByText('1 of 1 marked alert was right').click();
  // Beside the sum the week in which it was marked.
  const voters = page.locator('.tally').filter({ hasText: 'Voted for' });
  await voters
    .locator('thead th')
    .nth(2)
    .filter({ hasText: /^\d{4}-\d\d-\d\d$/ })
    .waitFor();
  await voters.locator('tbody tr').first().getByText('1 of 1').nth(1).waitFor();

  const flow = panel.locator('.behind a').first();
  const id = /flow=([0-9a-f-]+)/.exec((await flow.getAttribute('href')) ?? '')?.[1] ?? '';
  await flow.click();
  await page.locator('.panel').getByText(id).first().waitFor();
  await page.goBack();
  await panel.locator('.sentence').waitFor();
  await page.locator('.alert-table [data-row="0"]').waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-row') === '0');
}

async function checkChoice(page: Page): Promise<void> {
  const severities = page.locator('.alert-table .severity');
  await page.getByLabel('Severity').selectOption('high');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.alert-table .severity')].every((each) => /High|Critical/.test(each.textContent)),
  );
  assert.ok((await severities.count()) > 0, 'no alert of the recording is high');
  await page.getByLabel('State').selectOption('opened');
  await page.getByText('No alert is like this').waitFor();
  await page.getByRole('button', { name: 'Show all alerts' }).click();
  await severities.first().waitFor();
}

/** Alerts by keyboard: their list and choices, votes, a mark in one click, and the way to the flows behind one. */
export async function checkAlerts(page: Page, token: string): Promise<void> {
  await page.locator('.tile').getByRole('link', { name: 'the worst first' }).click();
  await page.locator('.alert-table [data-row="0"]').waitFor();
  assert.equal(await page.getByLabel('First').inputValue(), 'worst');
  await checkDetail(page, token);
  await checkChoice(page);
}

/** Each model says what it is for, what it is worth, and whether drift was looked for. */
export async function checkModels(page: Page): Promise<void> {
  await page.locator('nav').getByRole('link', { name: 'Models' }).click();
  const model = page.locator('.model').first();
  await model.waitFor();
  await model.locator('.metric-table tbody tr').first().waitFor();
  assert.match(
    (await model.textContent()) ?? '',
    /No drift found; looked for in [\d,]+ records since the start|Drift has not been/,
  );
  await model.locator('summary').click();
  assert.match((await model.locator('.card-text').textContent()) ?? '', /^# /);
}
