/** Captures the LAN bridge with tcpdump and packs what it wrote as pcapng. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { pcapngSection } from '../craft/capture-bytes.mjs';
import { LAN } from './hosts.mjs';
import { FOLDER, pause, serve } from './programs.mjs';

/** Headers and the start of each payload; lengths on the wire stay true. */
export const SNAP_LENGTH = 256;
const RAW = `${FOLDER}/lab.pcap`;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const LITTLE_ENDIAN_MICROSECONDS = 0xa1b2c3d4;

export async function startCapture() {
  const options = ['-i', 'br0', '-s', `${SNAP_LENGTH}`, '-B', '16384', '-Z', 'root', '-U', '-n'];
  const tcpdump = serve(LAN.name, 'tcpdump', 'tcpdump', ...options, '-w', RAW);
  await pause(1000);
  return async () => {
    const ended = new Promise((resolve) => tcpdump.on('close', resolve));
    tcpdump.kill('SIGINT');
    await ended;
    const said = readFileSync(`${FOLDER}/tcpdump.log`, 'utf8');
    if (!/^0 packets dropped by kernel/m.test(said)) throw new Error(`tcpdump lost packets: ${said.trim()}`);
  };
}

function* records(bytes) {
  if (bytes.readUInt32LE(0) !== LITTLE_ENDIAN_MICROSECONDS) throw new Error(`${RAW} is not a little-endian pcap in µs`);
  for (let at = FILE_HEADER; at < bytes.length;) {
    const capturedLength = bytes.readUInt32LE(at + 8);
    const ticks = BigInt(bytes.readUInt32LE(at)) * 1_000_000n + BigInt(bytes.readUInt32LE(at + 4));
    const start = at + RECORD_HEADER;
    at = start + capturedLength;
    yield { ticks, length: bytes.readUInt32LE(start - 4), bytes: bytes.subarray(start, at) };
  }
}

/** The recording as gzipped pcapng: one section, one interface, no word about the machine. */
export function packCapture() {
  const section = pcapngSection('little');
  const blocks = [
    section.section({ application: 'weir lab' }),
    section.interface({ name: 'lan', snapLength: SNAP_LENGTH, resolution: 6 }),
  ];
  let frames = 0;
  for (const record of records(readFileSync(RAW))) {
    frames++;
    blocks.push(section.enhancedPacket(0, record));
  }
  return { frames, bytes: gzipSync(Buffer.concat(blocks), { level: 9 }) };
}
