/** What is sent over the link, by programs as they are packaged. Each returns when its last packet has been sent. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { FAR, NEAR } from '../impaired/ends.mjs';
import { pause, perform, serve } from '../record/programs.mjs';

const LOOKUPS = 60;
const ECHOES = 80;
const CALL_SECONDS = 22;
const MODULES = '/usr/lib/baresip/modules';

/** One port asks dnsmasq for names; each fourth does not exist. */
async function names() {
  const argv = [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--port=53',
    '--user=root',
  ];
  const server = serve(
    FAR.namespace,
    'dnsmasq',
    'dnsmasq',
    ...argv,
    '--local=/test/',
    '--address=/here.test/10.77.0.9',
  );
  await pause(500);
  const asked = Array.from({ length: LOOKUPS }, (_, i) => `n${i}.${i % 4 === 3 ? 'gone' : 'here'}.test`);
  writeFileSync('/run/lab/names', `${asked.join('\n')}\n`);
  await perform(NEAR.namespace, `dig @${FAR.address} -b ${NEAR.address}#5300 -f /run/lab/names +tries=1 +time=1`);
  server.kill();
}

async function echo() {
  await perform(NEAR.namespace, `ping -n -i 0.1 -c ${ECHOES} -W 1 ${FAR.address}`);
}

/** A tone as a WAV file: one channel, 8000 samples of 16 bits a second. */
function tone(seconds) {
  const rate = 8000;
  const bytes = Buffer.alloc(44 + seconds * rate * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(bytes.length - 44, 40);
  for (let i = 0; i < seconds * rate; i++)
    bytes.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * i) / rate)), 44 + i * 2);
  return bytes;
}

function phone({ namespace, address }, user, more) {
  const folder = `/run/lab/${user}`;
  mkdirSync(folder, { recursive: true });
  const settings = [
    `sip_listen ${address}:5060`,
    `audio_source aufile,${folder}/tone.wav`,
    `audio_player aufile,${folder}/heard.wav`,
    'rtp_ports 20000-20010',
    'rtcp_mux yes',
    `module_path ${MODULES}`,
    'module g711.so',
    'module aufile.so',
    'module_tmp account.so',
    'module_app menu.so',
  ];
  writeFileSync(`${folder}/config`, `${settings.join('\n')}\n`);
  writeFileSync(`${folder}/accounts`, `<sip:${user}@${address}>;regint=0;answermode=auto;audio_codecs=PCMU/8000/1\n`);
  writeFileSync(`${folder}/contacts`, '');
  writeFileSync(`${folder}/tone.wav`, tone(CALL_SECONDS + 6));
  return serve(namespace, user, 'chrt', '--fifo', '10', 'baresip', '-f', folder, ...more);
}

/** Two phones: one calls, the other takes the call; both send a tone until the first hangs up. */
async function call() {
  const bob = phone(FAR, 'bob', []);
  await pause(500);
  const alice = phone(NEAR, 'alice', ['-t', `${CALL_SECONDS}`, '-e', `/dial sip:bob@${FAR.address}`]);
  await new Promise((resolve) => alice.on('close', resolve));
  await pause(500);
  bob.kill();
}

export const ACTIVITIES = { names, echo, call };
