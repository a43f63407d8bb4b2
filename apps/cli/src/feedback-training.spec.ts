/** Marks of analysts on their way to the trainer, which is Python. Needs what `node tools/setup.mjs trainer` installs. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { recordsOf, weir } from './cli-process.ts';
import { RunningPlatform } from './running-platform.ts';

jest.setTimeout(120_000);

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PYTHON = join(ROOT, 'apps/trainer/.venv/bin/python');
const LAB = join(ROOT, 'testdata/attacks-lab');
const NAME = 'guess-ftp.pcap.gz';

const isInstalled = existsSync(PYTHON);
if (!isInstalled && process.env['WEIR_REQUIRE_REAL'] === '1')
  throw new Error(`the trainer needs ${PYTHON}; \`node tools/setup.mjs trainer\` makes it`);
const suite = isInstalled ? describe : describe.skip;

/** What the trainer gathers: records by the kind of their capture and their family. */
const GATHER = `
import json, sys
from collections import Counter
from pathlib import Path
from weir_trainer.train import Sources, gather
data, labels, kept, *weir = sys.argv[1:]
Path(kept).mkdir(exist_ok=True)
table = gather(Sources([Path(data)], weir, Path(kept), [Path(labels)]))
kinds = [table.captures[str(one)].kind for one in table.capture]
print(json.dumps(Counter(f"{kind} {family}" for kind, family in zip(kinds, table.family.tolist()))))
`;

suite('labels of what analysts marked (needs `node tools/setup.mjs trainer`)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-feedback-training-'));
  let text = '';
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(async () => {
    const platform = await RunningPlatform.begin([join(LAB, NAME)], join(folder, 'data'));
    const labels = join(folder, 'marked.yaml');
    try {
      const feedback = (...words: string[]) => weir(['feedback', ...words, '--url', platform.url]);
      const alerts = recordsOf((await feedback('list', '--unmarked', '--json')).stdout);
      for (const { id, family } of alerts) if (family === 'bruteForce') await feedback('mark', String(id), '--true');
      await feedback('export', join(LAB, NAME), '--output', labels);
    } finally {
      await platform.end();
    }
    text = readFileSync(labels, 'utf8');
  });

  /** Runs the trainer's reader over a folder of captures and one file of labels. */
  function gathered(
    name: string,
    labels: string,
  ): { readonly told: string; readonly families: Record<string, number> } {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, labels);
    const words = [join(folder, name), path, join(folder, `${name}.vectors`), process.execPath];
    const { status, stdout, stderr } = spawnSync(
      PYTHON,
      ['-B', '-c', GATHER, ...words, join(ROOT, 'apps/cli/bin/weir.cjs')],
      { cwd: join(ROOT, 'apps/trainer'), encoding: 'utf8' },
    );
    expect(status === 0 ? '' : stderr).toBe('');
    return { told: stderr, families: JSON.parse(stdout) };
  }

  /** The flows that a label file names. */
  const named = (): number => text.match(/family: bruteForce/g)?.length ?? 0;

  test('are those of the flows behind the alerts; other flows are left out', () => {
    mkdirSync(join(folder, 'site'));
    cpSync(join(LAB, NAME), join(folder, 'site', NAME));
    const { told, families } = gathered('site', text);
    expect(told).toBe('');
    expect(named()).toBeGreaterThan(0);
    // A final record of each flow, and an early one of those that have it.
    expect(families['feedback bruteForce']).toBeGreaterThanOrEqual(named());
    expect(families['feedback bruteForce']).toBeLessThanOrEqual(2 * named());
    expect(Object.keys(families).toSorted()).toEqual(['feedback bruteForce', 'feedback leaveOut']);
  });

  test('of a recording that models are measured with change nothing, nor do those of its frames in another file', () => {
    const site = join(folder, 'lab');
    mkdirSync(join(site, 'again'), { recursive: true });
    for (const file of [NAME, 'guess-ftp.flows.jsonl.gz']) cpSync(join(LAB, file), join(site, file));
    const manifest: readonly { capture: string }[] = JSON.parse(readFileSync(join(LAB, 'labels.json'), 'utf8'));
    writeFileSync(join(site, 'labels.json'), JSON.stringify(manifest.filter(({ capture }) => capture === NAME)));
    const again = gzipSync(gunzipSync(readFileSync(join(LAB, NAME))), { level: 1 });
    writeFileSync(join(site, 'again', NAME), again);
    const copied = text.replace(/(?<=sha256: ).*/, createHash('sha256').update(again).digest('hex'));
    const { told, families } = gathered('lab', text + copied);
    expect(told).toMatch(/guess-ftp\.pcap\.gz is known already, and stays what it is\n/);
    expect(told).toMatch(
      /\d+ records that analysts marked are of flows that models are measured with; they are left out\n/,
    );
    expect(families).toMatchObject({
      'lab-attack bruteForce': expect.any(Number),
      'feedback leaveOut': expect.any(Number),
    });
    expect(families).not.toHaveProperty('feedback bruteForce');
  });
});
