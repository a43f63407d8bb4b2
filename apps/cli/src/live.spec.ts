/** Interfaces captured by the built command line, in a network namespace of the test's own. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { recordsOf } from './cli-process.ts';
import { missingForVeth, VethLab } from './veth-lab.ts';

jest.setTimeout(120_000);

/** UDP frames from port 1000 to as many ports as there are flows. */
function framesOf(count: number, flows = 1, bytes = 100): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const frame = Buffer.alloc(bytes);
    frame.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]);
    frame.set([0x45, 0, (bytes - 14) >> 8, (bytes - 14) & 255, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2], 14);
    frame.writeUInt16BE(1000, 34);
    frame.writeUInt16BE(5000 + (i % flows), 36);
    frame.writeUInt16BE(bytes - 34, 38);
    return frame;
  });
}

const missing = missingForVeth();
if (missing !== undefined && process.env['WEIR_REQUIRE_REAL'] === '1') throw new Error(`live capture needs ${missing}`);
const describeVeth = missing === undefined ? describe : describe.skip;

describeVeth(`live capture${missing === undefined ? '' : `, without ${missing}`}`, () => {
  let lab: VethLab;
  beforeEach(() => {
    lab = new VethLab();
    lab.pair('sender', 'taker');
  });
  afterEach(() => lab.close());

  const DRIVERS = ['tcpdump', 'cap'] as const;

  test.each(DRIVERS)(
    'through %s every frame sent is counted, with its length, also where it was cut',
    async (driver) => {
      const env = { CAPTURE_DRIVER: driver, CAPTURE_SNAP_LENGTH: '64' };
      const analysis = lab.begin(['analyze', '--interface', 'taker', '--table', 'packets', '--json'], env);
      await analysis.says('Captures taker@');
      lab.send('sender', framesOf(1_000, 10, 400));
      const { code, stdout, stderr } = await analysis.end('SIGINT');
      expect(stderr).toMatch(/^1,000 frames in /m);
      const packets = recordsOf(stdout);
      expect(packets).toHaveLength(1_000);
      expect(packets.every(({ length, capturedLength }) => length === 400 && capturedLength === 64)).toBe(true);
      expect(code).toBe(0);
    },
  );

  test.each(DRIVERS)('through %s only what the filter lets pass is captured', async (driver) => {
    const words = ['analyze', '--interface', 'taker', '--filter', 'udp dst port 5003', '--json'];
    const analysis = lab.begin(words, { CAPTURE_DRIVER: driver });
    await analysis.says('Captures taker@');
    lab.send('sender', framesOf(100, 10));
    const { stdout } = await analysis.end('SIGINT');
    expect(recordsOf(stdout)).toMatchObject([{ dstPort: 5003, forwardPackets: 10, endReason: 'forcedEnd' }]);
  });

  test.each(DRIVERS)('through %s an interface that vanishes ends its source, and the other goes on', async (driver) => {
    lab.pair('sender2', 'taker2');
    const words = ['analyze', '--interface', 'taker', '--interface', 'taker2', '--json'];
    const analysis = lab.begin(words, { CAPTURE_DRIVER: driver });
    await analysis.says('Captures taker2@');
    lab.send('sender', framesOf(20));
    lab.send('sender2', framesOf(30));
    await new Promise((resolve) => setTimeout(resolve, 300));
    lab.ip('link delete sender');
    await new Promise((resolve) => setTimeout(resolve, 500));
    lab.send('sender2', framesOf(10));
    const { code, stdout, stderr } = await analysis.end('SIGINT');
    const flows = recordsOf(stdout).toSorted((a, b) => String(a['source']).localeCompare(String(b['source'])));
    expect(flows).toMatchObject([
      { source: expect.stringMatching(/^taker@/), forwardPackets: 20 },
      { source: expect.stringMatching(/^taker2@/), forwardPackets: 40 },
    ]);
    expect(stderr).toMatch(/^weir: taker: the interface has disappeared; everything before that was captured$/m);
    expect(code).toBe(1);
  });

  test('of a burst that the ring cannot hold, what is lost is counted', async () => {
    const env = { CAPTURE_DRIVER: 'tcpdump', CAPTURE_RING_BYTES: '65536' };
    const analysis = lab.begin(['analyze', '--interface', 'taker'], env);
    await analysis.says('Captures taker@');
    lab.send('sender', framesOf(20_000));
    const { stdout } = await analysis.end('SIGINT');
    const numberIn = (pattern: RegExp): number => Number((pattern.exec(stdout)?.[1] ?? '0').replaceAll(',', ''));
    expect(numberIn(/Frames +([\d,]+)/) + numberIn(/lost-in-kernel +([\d,]+)/)).toBe(20_000);
  });

  test('idle flows close by the time that passes', async () => {
    const env = { FLOW_IDLE_TIMEOUT_MS: '1000', CAPTURE_LATENESS_MS: '100' };
    const analysis = lab.begin(['analyze', '--interface', 'taker', '--json'], env);
    await analysis.says('Captures taker@');
    lab.send('sender', framesOf(5));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const { stdout } = await analysis.end('SIGINT');
    expect(recordsOf(stdout)).toMatchObject([{ forwardPackets: 5, endReason: 'idleTimeout' }]);
  });

  test.each([
    ['an interface that is not there', ['takr'], /^weir: takr: there is no such interface; did you mean taker\?$/m],
    [
      'a filter that makes no sense',
      ['taker', '--filter', 'tcp prot'],
      /^weir: taker: the filter "tcp prot" is not understood: .*syntax error/m,
    ],
  ])('%s is told in a sentence', async (_name, words, sentence) => {
    for (const driver of DRIVERS) {
      const { code, stderr } = await lab.run(['analyze', '--interface', ...words], { CAPTURE_DRIVER: driver });
      expect(stderr).toMatch(sentence);
      expect(code).toBe(1);
    }
  });

  test('a platform that cannot capture what it is told to ends with the sentence', async () => {
    const { code, stderr } = await lab.run(['start', '--interface', 'takr']);
    expect(stderr).toMatch(/^weir: takr: there is no such interface; did you mean taker\?$/m);
    expect(code).toBe(1);
  });

  test('captures are started, listed and stopped while the platform runs', async () => {
    const platform = lab.begin(['start', '--listen', '127.0.0.1:4711']);
    await platform.says('its page is');
    expect((await lab.run(['capture', 'list'])).stderr).toBe('Nothing is captured.\n');
    expect((await lab.run(['capture', 'start', 'taker'])).stderr).toMatch(/^Captures taker@.*Z\.$/m);
    lab.send('sender', framesOf(50, 5));
    const again = await lab.run(['capture', 'start', 'taker']);
    expect(again.stderr).toMatch(/^weir: taker: is captured already as taker@/);
    const unknown = await lab.run(['capture', 'stop', 'takr']);
    expect(unknown.stderr).toBe('weir: takr is not being captured; did you mean taker?\n');
    const { stdout } = await lab.run(['capture', 'stop', 'taker', '--json']);
    expect(recordsOf(stdout)).toMatchObject([{ what: 'taker', frames: 50, lost: 0 }]);
    expect((await lab.run(['capture', 'list'])).stderr).toBe('Nothing is captured.\n');
    expect((await platform.end('SIGTERM')).code).toBe(0);
  });

  test('the next start counts anew, and closes the flows of one that was killed', async () => {
    const first = lab.begin(['start', '--interface', 'taker'], { RUNNER_CHECKPOINT_MS: '50' });
    await first.says('Captures taker@');
    lab.send('sender', framesOf(40, 4));
    await lab.saved(40);
    await first.end('SIGKILL');
    const second = lab.begin(['start', '--interface', 'taker']);
    await second.says('Captures taker@');
    lab.send('sender', framesOf(10, 2));
    expect((await second.end('SIGTERM')).code).toBe(0);
    const third = lab.begin(['start', '--interface', 'taker']);
    await third.says('Captures taker@');
    expect([...lab.packets().values()].toSorted((a, b) => a - b)).toEqual([10, 40]);
    await third.end('SIGTERM');
  });
});
