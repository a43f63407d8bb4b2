/** Browsing and what goes wrong with it. `at` is in seconds after the start of the recording. */
import { lookUp, tcp } from './expectations.mjs';
import { ABSENT, DOMAIN, ELSEWHERE, FORBIDDEN, SILENT, alice, bob, camera, carol, dns, sensor, web } from './hosts.mjs';
import { FOLDER } from './programs.mjs';
import { PAGES } from './servers.mjs';

const CURL = 'curl -sS -o /dev/null --fail';
const TRUST = `--cacert ${FOLDER}/web.crt`;
const HTTP = `http://web.${DOMAIN}`;
const HTTPS = `https://web.${DOMAIN}`;
const pages = (times) => Array.from({ length: times }, (_, n) => `/${PAGES[n % PAGES.length]}k.txt`);
const each = (times, pauseSeconds, line) =>
  pages(times)
    .map((page) => `${line}${page}`)
    .join(` && sleep ${pauseSeconds} && `);
const EXIT = { fine: 0, noConnection: 7, httpError: 22, tooLate: 28, badCertificate: 60, emptyAnswer: 52 };

const browsing = [
  {
    id: 'web-pages',
    at: 2,
    host: alice,
    what: 'thirty pages over HTTP, a connection each',
    line: each(30, 0.4, `${CURL} ${HTTP}`),
    flows: [tcp('established', alice, web, 80, { count: 30 }), lookUp(alice, dns)],
  },
  {
    id: 'web-kept-alive',
    at: 20,
    host: bob,
    what: 'twelve pages over one HTTP connection',
    line: `curl -sS --fail --remote-name-all --output-dir /dev ${pages(12)
      .map((page) => `-o null ${HTTP}${page}`)
      .join(' ')}`,
    flows: [tcp('established', bob, web, 80), lookUp(bob, dns)],
  },
  {
    id: 'web-https',
    at: 6,
    host: alice,
    what: 'twenty pages over HTTPS (HTTP/2), a connection each',
    line: each(20, 0.9, `${CURL} ${TRUST} ${HTTPS}`),
    flows: [tcp('established', alice, web, 443, { count: 20 }), lookUp(alice, dns)],
  },
  {
    id: 'web-https-ipv6',
    at: 30,
    host: alice,
    what: 'twelve pages over HTTPS and IPv6, a connection each',
    line: each(12, 0.7, `${CURL} -6 ${TRUST} https://web6.${DOMAIN}`),
    flows: [tcp('established', alice, web, 443, { v6: true, count: 12 }), lookUp(alice, dns)],
  },
  {
    id: 'web-ipv6',
    at: 70,
    host: carol,
    what: 'eight pages over HTTP and IPv6, a connection each',
    line: each(8, 0.5, `${CURL} http://web6.${DOMAIN}`),
    flows: [tcp('established', carol, web, 80, { v6: true, count: 8 }), lookUp(carol, dns)],
  },
  {
    id: 'web-download',
    at: 44,
    host: bob,
    what: 'a download of 6,000 kB over HTTP, as fast as the link goes',
    line: `${CURL} ${HTTP}/6000k.txt`,
    flows: [tcp('established', bob, web, 80), lookUp(bob, dns)],
  },
  {
    id: 'web-slow-download',
    at: 60,
    host: alice,
    what: 'a download of 2,000 kB over HTTP, held back to 60 kB/s',
    line: `${CURL} --limit-rate 60k ${HTTP}/2000k.txt`,
    flows: [tcp('established', alice, web, 80), lookUp(alice, dns)],
  },
  {
    id: 'camera-reports',
    at: 3,
    host: camera,
    what: 'twenty small reports posted from a VLAN, a connection each',
    line: Array(20).fill(`${CURL} -d 'state=open&level=3.2' http://${web.ipv4}/report`).join(' && sleep 4.5 && '),
    flows: [tcp('established', camera, web, 80, { count: 20 })],
  },
  {
    id: 'sensor-polls',
    at: 5,
    host: sensor,
    what: 'fifteen pages fetched from a VLAN inside a VLAN, a connection each',
    line: each(15, 6, `${CURL} http://${web.ipv4}`),
    flows: [tcp('established', sensor, web, 80, { count: 15 })],
  },
];

const failing = [
  {
    id: 'web-not-found',
    at: 26,
    host: carol,
    what: 'three pages that do not exist: HTTP 404',
    line: `for n in 1 2 3; do ${CURL} ${HTTP}/missing-$n; done`,
    exit: EXIT.httpError,
    flows: [tcp('established', carol, web, 80, { count: 3 }), lookUp(carol, dns)],
  },
  {
    id: 'web-server-error',
    at: 29,
    host: carol,
    what: 'a page that fails: HTTP 500',
    line: `${CURL} ${HTTP}/broken`,
    exit: EXIT.httpError,
    flows: [tcp('established', carol, web, 80), lookUp(carol, dns)],
  },
  {
    id: 'web-hung-up',
    at: 32,
    host: carol,
    what: 'a server that closes without an answer',
    line: `${CURL} ${HTTP}/hang-up`,
    exit: EXIT.emptyAnswer,
    flows: [tcp('established', carol, web, 80), lookUp(carol, dns)],
  },
  {
    id: 'web-given-up',
    at: 35,
    host: carol,
    what: 'a download that the client gives up after two seconds: RST',
    line: `${CURL} --max-time 2 --limit-rate 20k ${HTTP}/500k.txt`,
    exit: EXIT.tooLate,
    flows: [tcp('reset', carol, web, 80), lookUp(carol, dns)],
  },
  {
    id: 'web-distrusted',
    at: 52,
    host: alice,
    what: 'a TLS handshake that the client ends because it does not trust the certificate',
    line: `${CURL} ${HTTPS}/2k.txt`,
    exit: EXIT.badCertificate,
    flows: [tcp('ended', alice, web, 443), lookUp(alice, dns)],
  },
  {
    id: 'connection-refused',
    at: 40,
    host: carol,
    what: 'a connection to a closed port, over IPv4 and IPv6',
    line: `${CURL} http://${web.ipv4}:8080/; ${CURL} 'http://[${web.ipv6}]:8080/'`,
    exit: EXIT.noConnection,
    flows: [tcp('refused', carol, web, 8080), tcp('refused', carol, web, 8080, { v6: true })],
  },
  {
    id: 'connection-unanswered',
    at: 42,
    host: carol,
    what: 'a connection whose packets the router swallows: SYN repeated, no answer',
    line: `${CURL} --connect-timeout 8 http://${SILENT.ipv4}/`,
    exit: EXIT.tooLate,
    flows: [tcp('unanswered', carol, SILENT, 80)],
  },
  {
    id: 'host-unreachable',
    at: 53,
    host: carol,
    what: 'a connection to a host that the router cannot find: ICMP host unreachable',
    line: `${CURL} --connect-timeout 8 http://${ABSENT.ipv4}/`,
    exit: EXIT.noConnection,
    flows: [tcp('unreachable', carol, ABSENT, 80)],
  },
  {
    id: 'connection-prohibited',
    at: 58,
    host: carol,
    what: 'a connection that the router prohibits: ICMP administratively prohibited',
    line: `${CURL} --connect-timeout 8 http://${FORBIDDEN.ipv4}/`,
    exit: EXIT.noConnection,
    flows: [tcp('unreachable', carol, FORBIDDEN, 80)],
  },
  {
    id: 'network-unreachable',
    at: 60,
    host: carol,
    what: 'a connection to a network that the router has no way to: ICMP unreachable',
    line: `${CURL} --connect-timeout 8 http://${ELSEWHERE.ipv4}/`,
    exit: EXIT.noConnection,
    flows: [tcp('unreachable', carol, ELSEWHERE, 80)],
  },
];

export const WEB_ACTIVITIES = [...browsing, ...failing];
