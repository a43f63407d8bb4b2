/** The recording itself; started by record.mjs in namespaces of its own. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordingProblems } from '../check/recording.mjs';
import { jsonText } from '../json-text.mjs';
import { SNAP_LENGTH, packCapture, startCapture } from './capture.mjs';
import { DOMAIN, HOSTS, dns } from './hosts.mjs';
import { buildNetwork } from './network.mjs';
import { PROBE_ACTIVITIES } from './probe-activities.mjs';
import { FOLDER, pause, perform, run } from './programs.mjs';
import { GUEST, startServers } from './servers.mjs';
import { TRANSFER_ACTIVITIES } from './transfer-activities.mjs';
import { WEB_ACTIVITIES } from './web-activities.mjs';

const TESTDATA = join(dirname(fileURLToPath(import.meta.url)), '../../../testdata');
const ACTIVITIES = [...WEB_ACTIVITIES, ...PROBE_ACTIVITIES, ...TRANSFER_ACTIVITIES];
const GUEST_ID = 4242;
/** Time for the last packets of a program that has ended. */
const SETTLE_MS = 200;

/** Hides a system file behind one of the lab's own, in this mount namespace only. */
function replaceFile(path, text) {
  const own = `${FOLDER}/${path.replaceAll('/', '-')}`;
  writeFileSync(own, text);
  run('mount', '--bind', own, path);
}

function moveIn() {
  if (process.pid !== 1) throw new Error('run tools/lab/record.mjs, which starts this in namespaces of its own');
  run('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run');
  for (const folder of ['netns', 'lab', 'sshd', 'vsftpd/empty']) mkdirSync(`/run/${folder}`, { recursive: true });
  run('hostname', `lab.${DOMAIN}`);
  const home = `${FOLDER}/${GUEST}`;
  mkdirSync(home);
  const passwd = readFileSync('/etc/passwd', 'utf8').trimEnd();
  const group = readFileSync('/etc/group', 'utf8').trimEnd();
  const shadow = readFileSync('/etc/shadow', 'utf8').trimEnd();
  replaceFile('/etc/passwd', `${passwd}\n${GUEST}:x:${GUEST_ID}:${GUEST_ID}::${home}:/bin/sh\n`);
  replaceFile('/etc/group', `${group}\n${GUEST}:x:${GUEST_ID}:\n`);
  replaceFile('/etc/shadow', `${shadow}\n${GUEST}:*:19000::::::\n`);
  replaceFile('/etc/hosts', '127.0.0.1 localhost\n::1 localhost\n');
  replaceFile('/etc/resolv.conf', `nameserver ${dns.ipv4}\noptions timeout:2\n`);
  run('chown', `${GUEST}:${GUEST}`, home);
}

const nowUs = () => Date.now() * 1000;

/** Runs one activity at its time; its exit code tells whether what should have happened did. */
async function act({ id, at, host, what, line, exit = 0, says, flows }, startMs) {
  await pause(startMs + at * 1000 - Date.now());
  const start = nowUs();
  const { code, said } = await perform(host.name, line);
  await pause(SETTLE_MS);
  const end = nowUs();
  if (code !== exit || (says !== undefined && !said.includes(says))) {
    throw new Error(`${id}: expected exit code ${exit}, got ${code}: ${said.trim().slice(-500)}`);
  }
  console.log(`lab: ${id}: ${((end - start) / 1e6).toFixed(1)} s`);
  return { id, what, host: host.name, start, end, command: inGeneralWords(line), flows };
}

/** The command without the folders of the recording, long repetitions cut. */
function inGeneralWords(line) {
  const bare = line.replaceAll(`${FOLDER}/`, '').replace(/\s+/g, ' ');
  return bare.length <= 200 ? bare : `${bare.slice(0, 200)} …`;
}

const described = ({ name, mac, ipv4, ipv6, vlan }) => ({
  name,
  mac,
  ipv4,
  ipv6,
  ...(vlan === undefined ? {} : { vlan }),
});

async function record() {
  moveIn();
  await buildNetwork();
  await startServers();
  const stopCapture = await startCapture();
  const startMs = Date.now();
  console.log('lab: recording, two minutes');
  const activities = await Promise.all(ACTIVITIES.map((each) => act(each, startMs)));
  await pause(1000);
  await stopCapture();
  const { frames, bytes } = packCapture();
  const manifest = {
    capture: 'lab.pcapng.gz',
    frames,
    snapLength: SNAP_LENGTH,
    start: startMs * 1000,
    end: nowUs(),
    hosts: HOSTS.map(described),
    activities: activities.toSorted((one, other) => one.start - other.start),
  };
  const problems = recordingProblems(manifest, bytes);
  if (problems.length > 0) throw new Error(`nothing written, the recording is not as planned:\n${problems.join('\n')}`);
  writeFileSync(join(TESTDATA, manifest.capture), bytes);
  writeFileSync(join(TESTDATA, 'lab.manifest.json'), `${jsonText(manifest)}\n`);
  console.log(`lab: ${frames} frames, ${bytes.length} bytes, ${activities.length} activities`);
}

function showLogs() {
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.log'))) {
    const said = readFileSync(`${FOLDER}/${name}`, 'utf8').trim();
    if (said !== '') console.error(`--- ${name}\n${said.slice(-1500)}`);
  }
}

// The first process of its process namespace: signals without a handler would not reach it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

try {
  await record();
  process.exit(0);
} catch (error) {
  showLogs();
  console.error(`lab: ${error.stderr ?? ''}${error.message}`);
  process.exit(1);
}
