import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { servicesAvailable, startServices, type RunningServices } from './index.mjs';

const { s3: available } = servicesAvailable(['s3']);
if (available !== true && process.env['WEIR_REQUIRE_REAL'] === '1') throw new Error(`s3: ${available}`);
const describeReal = available === true ? describe : describe.skip;

describeReal(`the S3 store${available === true ? '' : `, without it (${available})`}`, () => {
  let running: RunningServices<'s3'>;
  beforeAll(async () => {
    running = await startServices({ names: ['s3'] });
  }, 120_000);
  afterAll(() => running.stop(), 60_000);

  const put = async (key: string, body: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(`${running.services.s3.url}/weir/${key}`, { method: 'PUT', body, headers })).status;

  /** Of eight at once. */
  async function outcomes(write: (i: number) => Promise<number>): Promise<{ done: number; refused: number }> {
    const statuses = await Promise.all(Array.from({ length: 8 }, (_, i) => write(i)));
    const count = (wanted: number): number => statuses.filter((status) => status === wanted).length;
    return { done: count(200), refused: count(412) };
  }

  test('of many who create or replace an object at once, one does', async () => {
    for (let round = 0; round < 20; round++) {
      const isNew = { 'if-none-match': '*' };
      expect(await outcomes((i) => put(`race${round}`, `${i}`, isNew))).toEqual({ done: 1, refused: 7 });
      const tag = (await fetch(`${running.services.s3.url}/weir/race${round}`)).headers.get('etag') ?? '';
      const isSame = { 'if-match': tag };
      expect(await outcomes((i) => put(`race${round}`, `new ${i}`, isSame))).toEqual({ done: 1, refused: 7 });
    }
  });

  test('keeps an object over kill -9', async () => {
    expect(await put('kept', 'value', {})).toBe(200);
    await running.services.s3.kill9();
    await running.services.s3.start();
    expect(await (await fetch(`${running.services.s3.url}/weir/kept`)).text()).toBe('value');
  }, 60_000);
});
