import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'weir-signals-'));

/** A checkout with our scripts, whose set-up only says what it hears. */
beforeAll(() => {
  mkdirSync(join(folder, 'tools'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'signals', private: true, scripts }));
  const program = `process.on('SIGTERM', () => { console.log('ends'); process.exit(); });
    setTimeout(() => process.exit(3), 20_000);
    console.log('runs');`;
  writeFileSync(join(folder, 'tools/setup.mjs'), program);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['start', 'test'])(
  'what ends npm %s ends what it began',
  async (script) => {
    const npm = spawn('npm', ['--silent', script], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    npm.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('runs')) npm.kill('SIGTERM');
    });
    // Closed when nobody writes to it any more.
    await once(npm.stdout, 'close');
    expect(said).toBe('runs\nends\n');
  },
  30_000,
);
