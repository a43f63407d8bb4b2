/** Captures the segment of a site with tcpdump, as pcap in µs. */
import { readFileSync } from 'node:fs';
import { pause, serve } from '../record/programs.mjs';
import { BRIDGE, FOLDER } from './network.mjs';

/** The longest names of DNS and first messages of TLS are in it. */
const SNAP_LENGTH = 600;

const saidOf = (name) => readFileSync(`${FOLDER}/tcpdump-${name}.log`, 'utf8');

/** @returns what ends the capture and gives its path */
export async function startCapture(name) {
  const path = `${FOLDER}/${name}.pcap`;
  const options = ['-i', 'br0', '-s', `${SNAP_LENGTH}`, '-B', '32768', '-Z', 'root', '-U', '-n', '-w', path];
  const tcpdump = serve(BRIDGE, `tcpdump-${name}`, 'tcpdump', ...options);
  await pause(800);
  return async () => {
    const ended = new Promise((resolve) => tcpdump.on('close', resolve));
    tcpdump.kill('SIGINT');
    await ended;
    // What it said is written down a little later.
    for (let tries = 0; tries < 30 && !/dropped by kernel/.test(saidOf(name)); tries++) await pause(100);
    if (!/^0 packets dropped by kernel/m.test(saidOf(name)))
      throw new Error(`tcpdump lost packets: ${saidOf(name).trim()}`);
    return path;
  };
}
