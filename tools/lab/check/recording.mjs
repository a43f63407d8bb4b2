import { differences } from './expectations.mjs';
import { readPackets } from './packets.mjs';

const LAB_ADDRESS = /^(10\.66\.|10\.77\.0\.1$|fd66:|fe80::66:|ff02:|0\.0\.0\.0$|::$)/;
const LAB_MAC_START = '026600';

/** What in a recording is not as its manifest says, one sentence each; the capture is gzipped pcapng as record.mjs writes it. */
export function recordingProblems(manifest, zipped) {
  const packets = [...readPackets(zipped)];
  const problems = manifest.activities.flatMap((activity) =>
    activity.flows.flatMap((flow) => differences(flow, activity, packets).map((text) => `${activity.id}: ${text}`)),
  );
  if (packets.length !== manifest.frames)
    problems.push(`${packets.length} frames, the manifest says ${manifest.frames}`);
  const strangers = new Set(
    packets.flatMap(({ src, dst, mac }) => [
      ...[src, dst].filter((address) => !LAB_ADDRESS.test(address)),
      ...(mac.toString('hex').startsWith(LAB_MAC_START) ? [] : [mac.toString('hex')]),
    ]),
  );
  if (strangers.size > 0) problems.push(`addresses that are not the lab's: ${[...strangers].join(', ')}`);
  return problems;
}
