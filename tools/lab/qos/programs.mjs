/** The client programs of each set, one list each; none is in both. `line` has `number`, `near` and `far` (namespaces), `plan`, `folder`, `draw`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pause, perform, serve } from '../record/programs.mjs';
import { PAGES, PORTS, PYTHON, addHost, farAddress, nearAddress, removeHost } from './lines.mjs';

const TALK = fileURLToPath(new URL('talk.py', import.meta.url));
const NODE_TALK = fileURLToPath(new URL('talk.mjs', import.meta.url));
const RTP = fileURLToPath(new URL('rtp.py', import.meta.url));
const CALL_SECONDS = 10;
const MODULES = '/usr/lib/baresip/modules';
const SEGMENT_BYTES = 1448;

/** About how many bytes TCP brings over in a second: the link's rate, or what losses leave (Mathis 1997). */
function bytesPerSecond({ out, back }) {
  const roundTrip = (out.delayMs + back.delayMs + out.jitterMs) / 1000;
  const lossy = out.loss === 0 ? Infinity : (1.22 * SEGMENT_BYTES) / (roundTrip * Math.sqrt(out.loss));
  return Math.min((out.rateKbits * 1000) / 8, lossy, 150_000 / roundTrip);
}

/** A page that takes some seconds, in kB. */
function page({ plan, draw }) {
  const within = PAGES.filter((size) => (size * 1000) / bytesPerSecond(plan) < 5);
  const few = within.length === 0 ? PAGES.slice(0, 1) : within.slice(-3);
  return few[Math.floor(draw() * few.length)];
}

const inTime = (line) => `timeout 20 ${line}`;
const client = (name, lineOf) => ({
  name,
  act: (line) => perform(line.near, inTime(lineOf(line, nearAddress(line.number), farAddress(line.number)))),
});

function names(count, { folder, number }) {
  const path = `${folder}/names-${number}`;
  const asked = Array.from({ length: count }, (_, i) => `n${i}.${i % 4 === 3 ? 'gone' : 'here'}.test`);
  writeFileSync(path, `${asked.join('\n')}\n`);
  return path;
}

/** Speech both ways, without signalling. */
async function media(line) {
  const ends = [
    [line.far, farAddress(line.number), nearAddress(line.number)],
    [line.near, nearAddress(line.number), farAddress(line.number)],
  ];
  const port = PORTS.media + Math.floor(line.draw() * 5000) * 2;
  const seconds = CALL_SECONDS + Math.floor(line.draw() * 5) - 2;
  const how = `${line.draw() < 0.5 ? 0 : 8} ${1 + Math.floor(line.draw() * 5)}`;
  const run = ([namespace, own, other], i) =>
    perform(namespace, `${PYTHON} ${RTP} ${own} ${other} ${port} ${seconds} ${line.number * 2 + i + 77} ${how}`);
  await Promise.all(ends.map(run));
}

/** Calls that are set up and ended, without speech. `which` says how many, how often and how long. */
async function signalling(line, which) {
  const [near, far] = [nearAddress(line.number), farAddress(line.number)];
  const options = `-p ${PORTS.sip} -nostdin`;
  const name = `sipp-${line.far}-${line.number}`;
  const server = serve(line.far, name, 'sipp', '-sn', 'uas', '-i', far, ...options.split(' '));
  await pause(300);
  const caller = `sipp -sn uac ${far}:${PORTS.sip} -i ${near} ${options} ${which} -timeout 15`;
  await perform(line.near, inTime(caller));
  server.kill('SIGKILL');
}

async function bulk(line, back) {
  const far = farAddress(line.number);
  const server = serve(
    line.far,
    `iperf3-${line.far}-${line.number}`,
    'iperf3',
    '-s',
    '-1',
    '-B',
    far,
    '-p',
    `${PORTS.bulk}`,
  );
  await pause(300);
  const what = `-c ${far} -B ${nearAddress(line.number)} -p ${PORTS.bulk} -n ${page(line)}K ${back}`;
  await perform(line.near, inTime(`iperf3 ${what}`));
  server.kill('SIGKILL');
}

const quiet = '-sS -o /dev/null --max-time 20';
const asking = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo $i; sleep 0.2; done';
const dropbear = (line, near) => `-y -y -b ${near} -i ${line.folder}/../dropbear`;
const TRAIN = [
  client('curl-http', (line, near, far) => `curl ${quiet} --interface ${near} http://${far}/${page(line)}`),
  client('curl-https', (line, near, far) => `curl ${quiet} -k --interface ${near} https://${far}/${page(line)}`),
  client('python-get', (line, near, far) => `${PYTHON} ${TALK} ${near} ${far} ${PORTS.plain} get ${page(line)}000`),
  client('python-post', (line, near, far) => `${PYTHON} ${TALK} ${near} ${far} ${PORTS.plain} post ${page(line)}000`),
  client('python-ask', (_, near, far) => `${PYTHON} ${TALK} ${near} ${far} ${PORTS.plain} ask 20 0.15`),
  { name: 'iperf3-out', act: (line) => bulk(line, '') },
  { name: 'iperf3-back', act: (line) => bulk(line, '-R') },
  client('dig-many', (line, near, far) => `dig @${far} -b ${near}#5300 -f ${names(20, line)} +tries=1 +time=2`),
  client('dig-once', (_, near, far) => `sh -c 'for i in 1 2 3; do dig @${far} -b ${near} n$i.here.test +time=2; done'`),
  { name: 'rtp', act: media },
  { name: 'sipp', act: (line) => signalling(line, '-m 6 -r 2 -d 200') },
  { name: 'sipp-once', act: (line) => signalling(line, '-m 1 -d 6000') },
  client('node-get', (line, near, far) => `node ${NODE_TALK} ${near} ${far} get ${page(line)}`),
  client('node-ask', (_, near, far) => `node ${NODE_TALK} ${near} ${far} ask 12 20 100`),
  client(
    'curl-post',
    (line, near, far) =>
      `curl ${quiet} --interface ${near} --data-binary @${line.folder}/../site/${page(line)} http://${far}:${PORTS.plain}/`,
  ),
  client(
    'socat-get',
    (line, near, far) =>
      `sh -c 'printf "GET /${page(line)} HTTP/1.0\\r\\n\\r\\n" | socat -t 20 - TCP:${far}:80,bind=${near} >/dev/null'`,
  ),
  client(
    'dig-tcp',
    (line, near, far) => `dig @${far} -b ${near} +tcp +keepopen -f ${names(20, line)} +tries=1 +time=5`,
  ),
  client('dropbear-ask', (line, near, far) => `sh -c '(${asking}) | dbclient ${dropbear(line, near)} root@${far} cat'`),
  client(
    'dropbear-put',
    (line, near, far) =>
      `sh -c 'dbclient ${dropbear(line, near)} root@${far} "cat >/dev/null" < ${line.folder}/../site/${page(line)}'`,
  ),
  client('ping', (_, near, far) => `ping -n -q -i 0.1 -c 40 -W 1 -I ${near} ${far}`),
];

function tone(seconds) {
  const rate = 8000;
  const bytes = Buffer.alloc(44 + seconds * rate * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  for (const [at, value] of [
    [16, 16],
    [24, rate],
    [28, rate * 2],
    [40, bytes.length - 44],
  ])
    bytes.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ])
    bytes.writeUInt16LE(value, at);
  bytes.write('data', 36, 'latin1');
  for (let i = 0; i < seconds * rate; i++) bytes.writeInt16LE(Math.round(8000 * Math.sin(0.345 * i)), 44 + i * 2);
  return bytes;
}

function phone(line, { namespace, address }, user, more) {
  const folder = `${line.folder}/${user}-${line.number}`;
  mkdirSync(folder, { recursive: true });
  const settings = [`sip_listen ${address}:5060`, `audio_source aufile,${folder}/tone.wav`];
  settings.push(`audio_player aufile,${folder}/heard.wav`);
  const ports = 21_000 + line.number * 20;
  settings.push(`rtp_ports ${ports}-${ports + 18}`, 'rtcp_mux yes', `module_path ${MODULES}`);
  settings.push('module g711.so', 'module aufile.so', 'module_tmp account.so', 'module_app menu.so');
  writeFileSync(`${folder}/config`, `${settings.join('\n')}\n`);
  writeFileSync(`${folder}/accounts`, `<sip:${user}@${address}>;regint=0;answermode=auto;audio_codecs=PCMU/8000/1\n`);
  writeFileSync(`${folder}/contacts`, '');
  writeFileSync(`${folder}/tone.wav`, tone(CALL_SECONDS + 6));
  return serve(namespace, `${user}-${namespace}`, 'baresip', '-f', folder, ...more);
}

/** A call of two phones, with its signalling. */
async function call(line) {
  const [near, far] = [addHost(line.near, line.number), addHost(line.far, line.number)];
  const bob = phone(line, far, 'bob', []);
  await pause(700);
  const alice = phone(line, near, 'alice', ['-t', `${CALL_SECONDS + 2}`, '-e', `/dial sip:bob@${far.address}`]);
  await new Promise((resolve) => alice.on('close', resolve));
  await pause(1000);
  bob.kill('SIGKILL');
  for (const host of [near, far]) removeHost(host);
}

const SSH = '-q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null';
const ssh = (line, near) => `${SSH} -o BindAddress=${near} -i ${line.folder}/../client`;
const TEST = [
  client(
    'wget-http',
    (line, near, far) => `wget -q -O /dev/null -t 1 --bind-address=${near} http://${far}/${page(line)}`,
  ),
  client(
    'wget-https',
    (line, near, far) =>
      `wget -q -O /dev/null -t 1 --no-check-certificate --bind-address=${near} https://${far}/${page(line)}`,
  ),
  client(
    'wget-post',
    (line, near, far) =>
      `wget -q -O /dev/null -t 1 --bind-address=${near} --post-file=${line.folder}/../site/${page(line)} http://${far}:${PORTS.plain}/`,
  ),
  client(
    'openssl',
    (line, near, far) =>
      `sh -c 'printf "GET /${page(line)} HTTP/1.0\\r\\n\\r\\n" | openssl s_client -quiet -bind ${near}:0 -connect ${far}:443'`,
  ),
  client(
    'aria2c',
    (line, near, far) =>
      `aria2c -q --no-conf -x 1 -s 1 --interface=${near} -d ${line.folder} -o a${line.number} --allow-overwrite http://${far}/${page(line)}`,
  ),
  client('ab', (_, near, far) => `ab -q -k -n 30 -c 1 -B ${near} http://${far}/12`),
  client('ssh', (line, near, far) => `sh -c '(${asking}) | ssh ${ssh(line, near)} root@${far} cat'`),
  client(
    'sftp-put',
    (line, near, far) =>
      `sh -c 'echo put ${line.folder}/../site/${page(line)} ${line.folder}/put${line.number} | sftp ${ssh(line, near)} -b - root@${far}'`,
  ),
  client('kdig-once', (_, near, far) => `kdig @${far} -b ${near} n1.here.test n2.gone.test n3.here.test +timeout=2`),
  client(
    'kdig-tcp',
    (_, near, far) =>
      `kdig @${far} -b ${near} +tcp +keepopen ${Array.from({ length: 20 }, (_each, i) => `n${i}.here.test`).join(' ')}`,
  ),
  { name: 'baresip', act: call },
  client('fping', (_, near, far) => `fping -q -c 40 -p 100 -t 1000 -S ${near} ${far}`),
];

export const PROGRAMS = { train: TRAIN, test: TEST };
