/**
 * Talks HTTPS from an address of its own: talk.mjs OWN_ADDRESS ADDRESS get PAGE | ask PAGE TIMES MS_BETWEEN (over one connection).
 */
import { Agent, get } from 'node:https';

const [own, address, what, page, times = '1', between = '0'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: what === 'ask', maxSockets: 1, localAddress: own, rejectUnauthorized: false });

const fetchPage = () =>
  new Promise((resolve, reject) => {
    get({ host: address, path: `/${page}`, agent, timeout: 20_000 }, (response) => {
      response.resume().on('end', resolve).on('error', reject);
    }).on('error', reject);
  });

for (let i = 0; i < Number(times); i++) {
  await fetchPage();
  await new Promise((resolve) => setTimeout(resolve, Number(between)));
}
agent.destroy();
