import { expect, test } from '@jest/globals';
import { captureFault, openingFault } from './interface-fault.ts';

const TCPDUMP = { program: 'tcpdump', args: [], captures: 'tcpdump', answersSignal: true };
const SETTINGS = { name: 'eth0', snapLength: 2048, promiscuous: true, ringBytes: 1, driver: 'auto' } as const;

test.each([
  [
    'no right to capture',
    [
      "tcpdump: eth0: You don't have permission to perform this capture on that device",
      '(socket: Operation not permitted)',
    ],
    '',
    /^eth0: this user may not capture; run as root, or once: setcap cap_net_raw\+ep/,
  ],
  [
    'no such interface',
    ['tcpdump: eth0: No such device exists', '(No such device exists)'],
    '',
    /^eth0: there is no such interface; there are /,
  ],
  [
    'an interface that is down',
    ['tcpdump: eth0: That device is not up'],
    '',
    /^eth0: the interface is down; ip link set eth0 up$/,
  ],
  [
    'a filter that makes no sense',
    ["tcpdump: can't parse filter expression: syntax error"],
    'tcp prot 80',
    /^eth0: the filter "tcp prot 80" is not understood: can't parse filter expression: syntax error; pcap-filter\(7\)/,
  ],
  [
    'what nobody has thought of',
    ['tcpdump: eth0: the moon is full'],
    '',
    /^eth0: cannot be captured: eth0: the moon is full$/,
  ],
])('why a capture did not begin: %s', (_name, said, filter, sentence) => {
  expect(openingFault(TCPDUMP, { ...SETTINGS, filter }, said)).toMatch(sentence);
});

test('why a capture ended', () => {
  expect(captureFault('nowhere0', [])).toBe('the interface has disappeared; everything before that was captured');
  expect(captureFault('lo', ['tcpdump: pcap_loop: The interface went down'])).toBe(
    'the interface went down; everything before that was captured',
  );
  expect(captureFault('lo', ['tcpdump: pcap_loop: recvfrom: no'])).toBe('the capture ended: pcap_loop: recvfrom: no');
  expect(captureFault('lo', [])).toBe('the capture ended by itself');
});
