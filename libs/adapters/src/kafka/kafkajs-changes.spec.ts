import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { crc32c } from '@node-rs/crc32';
import { transformSync } from '@swc/core';
import * as fc from 'fast-check';
import { ENCODER_MODULE } from './rope-encoder.ts';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));

/** Runs a file of this folder in a plain process: jest keeps a module cache of its own, which nothing can be put into. */
function runPlain(file: string, more: string, cwd = here): string {
  const source = readFileSync(join(here, file), 'utf8');
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  return execFileSync(process.execPath, ['--input-type=module', '--eval', `${code}\n${more}`], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

test('kafkajs is imported for its types alone: a bundle would load it before it is changed', () => {
  const files = readdirSync(here).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  const early = files.filter((file) =>
    /^import (?!type ).* from 'kafkajs/m.test(readFileSync(join(here, file), 'utf8')),
  );
  expect(files).toContain('client.ts');
  expect(early).toEqual([]);
});

describe('the native checksum', () => {
  test('equals that of kafkajs', () => {
    const ofKafkajs: (bytes: Buffer) => number = require('kafkajs/src/protocol/recordBatch/crc32C');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(crc32c(bytes)).toBe(ofKafkajs(Buffer.from(bytes)));
      }),
    );
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  test('is what kafkajs calls', () => {
    const printed = runPlain(
      'native-checksum.ts',
      `const checksum = require(CHECKSUM_MODULE);
       process.stdout.write(JSON.stringify([/crc32c/.test(String(checksum)), checksum(Buffer.from('123456789'))]));`,
    );
    expect(JSON.parse(printed)).toEqual([true, 0xe3069283]);
  });

  test('says so when kafkajs keeps it elsewhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-kafkajs-'));
    try {
      mkdirSync(join(folder, 'node_modules', 'kafkajs'), { recursive: true });
      writeFileSync(join(folder, 'node_modules', 'kafkajs', 'package.json'), '{"name":"kafkajs","version":"3.0.0"}');
      const scope = dirname(dirname(require.resolve('@node-rs/crc32')));
      symlinkSync(scope, join(folder, 'node_modules', '@node-rs'));
      expect(() => runPlain('native-checksum.ts', '', folder)).toThrow(/pin kafkajs to 2.2.4 or name its new path/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

interface Encoder {
  readonly buffer: Buffer;
  size(): number;
  writeInt32(value: number): Encoder;
  writeBytes(value: Buffer): Encoder;
  writeVarIntBytes(value: Buffer): Encoder;
  writeEncoder(value: Encoder): Encoder;
  writeEncoderArray(values: Encoder[]): Encoder;
}

describe('requests built without copies', () => {
  const ChangedEncoder: new () => Encoder = require(ENCODER_MODULE);

  /** The same request, put together by hand. */
  function int32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  }

  test('have the bytes kafkajs would have written, whatever is long or short, at any depth', () => {
    const chunks = fc.array(fc.nat(20_000), { maxLength: 6 });
    fc.assert(
      fc.property(chunks, chunks, (inner, outer) => {
        const expected: Buffer[] = [];
        const deep = new ChangedEncoder();
        for (const length of inner) {
          const bytes = Buffer.alloc(length, length & 0xff);
          deep.writeInt32(length).writeBytes(bytes);
          expected.push(int32(length), int32(length), bytes);
        }
        const top = new ChangedEncoder().writeInt32(7).writeEncoder(deep).writeEncoderArray([deep, deep]);
        const below = Buffer.concat(expected);
        const all = [int32(7), below, below, below];
        for (const length of outer) {
          const bytes = Buffer.alloc(length, 1);
          top.writeBytes(bytes);
          all.push(int32(length), bytes);
        }
        expect(deep.size()).toBe(below.byteLength);
        expect(top.size()).toBe(Buffer.concat(all).byteLength);
        expect(top.buffer.equals(Buffer.concat(all))).toBe(true);
        expect(top.buffer.equals(Buffer.concat(all))).toBe(true);
        expect(
          new ChangedEncoder()
            .writeEncoder(top)
            .writeInt32(1)
            .buffer.equals(Buffer.concat([...all, int32(1)])),
        ).toBe(true);
      }),
    );
  });
});
