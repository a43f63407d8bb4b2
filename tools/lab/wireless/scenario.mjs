/**
 * The story of the crafted capture: two access points, one open and one that hides its name and encrypts, and three stations. The numbers of
 * frames are nowhere written down: they are counted while the story is told.
 */
import { EVERYBODY } from './air-frames.mjs';
import { openAir } from './air.mjs';
import { HIDDEN, MAC, OPEN, RADIOS } from './cast.mjs';
import { aggregates, chat, fetch, getAddress, resolve, sleep } from './conversations.mjs';
import { ask, beacons, handshake, join, part, secretTalk } from './meetings.mjs';

export function tellStory() {
  const air = openAir(RADIOS);
  beacons(air, 5);
  ask(air, MAC.alice, MAC.open, OPEN, false);
  ask(air, MAC.carol, MAC.hidden, HIDDEN, true);
  join(air, MAC.alice, MAC.open, OPEN, 1);
  join(air, MAC.bob, MAC.open, OPEN, 2, 2);
  getAddress(air, MAC.alice);
  getAddress(air, MAC.bob);
  beacons(air, 4);
  resolve(air);
  fetch(air);
  join(air, MAC.carol, MAC.hidden, HIDDEN, 1);
  handshake(air);
  beacons(air, 3);
  secretTalk(air, 6);
  chat(air);
  aggregates(air);
  sleep(air, MAC.alice);
  beacons(air, 6);
  part(air, 'deauthentication', { from: MAC.hidden, to: MAC.carol, bssid: MAC.hidden, reason: 7 });
  part(air, 'disassociation', { from: MAC.bob, to: MAC.open, bssid: MAC.open, reason: 8 });
  // Frames that a radio of the lab sent itself: they say nothing of how they were received.
  for (let i = 0; i < 4; i++) {
    part(air, 'deauthentication', { from: MAC.open, to: EVERYBODY, bssid: MAC.open, reason: 3 }, { isSent: true });
  }
  beacons(air, 2);
  return { capture: air.capture(), told: air.told() };
}
