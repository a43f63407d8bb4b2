import { expect, test } from '@jest/globals';
import { Beginning } from './beginning.ts';
import { guessByPort } from './identify.ts';

test.each(['tcp', 'udp', 'sctp'] as const)('the guess by port is that of a %s flow that said nothing', (transport) => {
  let guessed = 0;
  for (let port = 0; port < 65_536; port++) {
    for (const [srcPort, dstPort] of [
      [50_000, port],
      [port, 50_000],
      [port, 443],
    ] as const) {
      const beginning = new Beginning(transport, srcPort, dstPort);
      beginning.end();
      const number = guessByPort(transport, srcPort, dstPort);
      if (number !== beginning.application)
        throw new Error(`${srcPort} to ${dstPort}: ${number} for ${beginning.application}`);
      if (number > 0) guessed++;
    }
  }
  expect(guessed > 0).toBe(transport !== 'sctp');
});
