import assert from 'node:assert/strict';
import type { Page, Response } from 'playwright-core';
import { readFlowPage } from '../api.ts';
import type { Flow } from '../read-flow.ts';

const focusedRow = (page: Page) => page.locator(':focus').getAttribute('data-row');

function isFlowList(response: Response, wanted: Readonly<Record<string, string>>): boolean {
  const url = new URL(response.url());
  return (
    url.pathname.endsWith('/api/flows') &&
    Object.entries(wanted).every(([name, value]) => url.searchParams.get(name) === value)
  );
}

/** Does something, and answers with the flows that the page then asked for. */
async function flowsAfter(page: Page, wanted: Readonly<Record<string, string>>, act: () => Promise<void>) {
  const [response] = await Promise.all([page.waitForResponse((each) => isFlowList(each, wanted)), act()]);
  assert.equal(response.status(), 200, await response.text());
  const listing = readFlowPage(await response.json());
  await page.waitForFunction(
    (rows) => document.querySelectorAll('.flow-table tbody tr').length === rows && !document.querySelector('.stale'),
    listing.rows.length,
  );
  return listing;
}

async function checkDetail(page: Page, flow: Flow): Promise<void> {
  await page.locator('[data-row="0"]').focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await focusedRow(page), '1');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const panel = page.locator('.panel');
  await panel.getByText(flow.id).waitFor();
  assert.ok(new URL(page.url()).hash.includes(flow.id), 'the address should name the open flow');
  for (const text of ['Identity', 'Each direction', 'Timing', flow.communityId, flow.endReason]) {
    await panel.getByText(text, { exact: true }).first().waitFor();
  }
  await panel.getByRole('button', { name: 'Copy flow id' }).click();
  await panel.getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), flow.id);

  await page.reload();
  await panel.getByText(flow.id).waitFor();
  await page.locator('[data-row="0"]').waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-row') === '0');
}

async function checkFilter(page: Page, flow: Flow, total: number): Promise<void> {
  await page.keyboard.press('/');
  const field = page.getByLabel('Filter flows');
  assert.ok(await field.evaluate((element) => element === document.activeElement), 'a slash should focus the filter');
  const filter = `src ${flow.srcAddress}`;
  const found = await flowsAfter(page, { filter }, () => page.keyboard.type(filter));
  assert.ok(found.total > 0 && found.total <= total);
  assert.ok(found.rows.every((row) => row.srcAddress === flow.srcAddress));
  const narrower = `${filter} community ${flow.communityId}`;
  const one = await flowsAfter(page, { filter: narrower }, () => field.fill(narrower));
  assert.ok(one.rows.some((row) => row.id === flow.id));

  await field.fill('port nonsense');
  await page.keyboard.press('Enter');
  await page.locator('.filter-problem').waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  await field.focus();
  await page.keyboard.press('Escape');
  await page.locator('.filter-problem').waitFor({ state: 'detached' });
  assert.equal(await field.inputValue(), '');

  await page.getByRole('button', { name: 'What can be typed' }).click();
  await page.getByText('port of either end').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.filter-help').waitFor({ state: 'detached' });
}

async function checkSorting(page: Page): Promise<void> {
  const size = (flow: Flow) => flow.forwardBytes + flow.reverseBytes;
  const head = page.getByRole('columnheader', { name: 'Bytes' });
  const largest = await flowsAfter(page, { sort: '-bytes' }, () => head.getByRole('button').click());
  assert.equal(await head.getAttribute('aria-sort'), 'descending');
  assert.deepEqual(
    largest.rows.map(size),
    largest.rows.map(size).toSorted((a, b) => b - a),
  );
  const smallest = await flowsAfter(page, { sort: 'bytes' }, () => head.getByRole('button').press('Enter'));
  assert.equal(await head.getAttribute('aria-sort'), 'ascending');
  assert.deepEqual(
    smallest.rows.map(size),
    smallest.rows.map(size).toSorted((a, b) => a - b),
  );
}

async function checkPaging(page: Page): Promise<void> {
  const first = await flowsAfter(page, { limit: '25' }, async () => {
    await page.getByLabel('Rows').selectOption('25');
  });
  if (first.next === null) return;
  const range = page.locator('.pager-range');
  const second = await flowsAfter(page, { cursor: first.next }, () =>
    page.getByRole('button', { name: 'Next page' }).click(),
  );
  await range.filter({ hasText: /^26–/ }).waitFor();
  const seen = new Set(first.rows.map((flow) => flow.id));
  assert.ok(
    second.rows.every((flow) => !seen.has(flow.id)),
    'a flow stands on two pages',
  );
  await page.locator('[data-row="0"]').focus();
  await page.keyboard.press('PageUp');
  await range.filter({ hasText: /^1–/ }).waitFor();
}

/** The flow table by keyboard: rows, details, filter and its errors, sorting, paging. Needs at least two flows. */
export async function checkFlows(page: Page): Promise<void> {
  const listing = await flowsAfter(page, { sort: '-start' }, () =>
    page.getByRole('link', { name: 'Flows', exact: false }).first().click(),
  );
  const flow = listing.rows[0];
  assert.ok(flow !== undefined && listing.rows.length > 1, 'the server should hold at least two flows');
  await page.locator('[data-row="0"]').waitFor();
  await checkDetail(page, flow);
  await checkFilter(page, flow, listing.total);
  await checkSorting(page);
  await checkPaging(page);
}
