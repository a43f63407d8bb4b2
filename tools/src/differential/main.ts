/**
 * `node tools/dist/differential/main.js [FOLDER…]`: every frame of the captures of the shared data set as we decode it and as tshark does, field by
 * field. Writes what differs, with the reason that `reasons.ts` knows for it, to testdata/tshark-field-differences.md.
 */
import { writeFileSync } from 'node:fs';
import { parseFrames } from '@weir/packet';
import { frameBatchOf, sharedCaptures, sharedFile, sharedPath, testdataPath } from '@weir/packet/testing';
import { packets as packetsTopic } from '@weir/schema';
import { FIELDS, innermostOf } from './fields.ts';
import { Comparison } from './comparison.ts';
import { tsharkPackets } from './tshark.ts';

const folders = process.argv.length > 2 ? process.argv.slice(2) : ['wifi', 'protocols', 'benign', 'attacks'];
const theirFields = [...new Set(FIELDS.flatMap(({ theirs }) => theirs))];
const comparison = new Comparison();

for (const capture of folders.flatMap(sharedCaptures)) {
  const { frames } = frameBatchOf(sharedFile(capture));
  const packets = parseFrames(frames, () => undefined);
  let row = 0;
  let frame = 0;
  for await (const theirs of tsharkPackets(sharedPath(capture), theirFields)) {
    const number = frame++;
    if (packets.number[row] !== number) continue;
    const packet = packetsTopic.row(packets, row++);
    comparison.packet(capture, number, packet, theirs, innermostOf(theirs.get('frame.protocols')?.[0] ?? ''));
  }
}

writeFileSync(testdataPath('tshark-field-differences.md'), comparison.report());
process.stdout.write(comparison.headline());
