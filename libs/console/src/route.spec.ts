import { expect, test } from '@jest/globals';
import { parseRoute, routeHash } from './route.ts';

test.each([
  ['', { view: 'overview', query: {} }],
  ['#/flows', { view: 'flows', query: {} }],
  ['#/flows?filter=port+443&sort=-bytes', { view: 'flows', query: { filter: 'port 443', sort: '-bytes' } }],
  ['#/windows?scope=bss', { view: 'windows', query: { scope: 'bss' } }],
  ['#/nowhere', { view: 'overview', query: {} }],
])('%p', (hash, route) => expect(parseRoute(hash)).toEqual(route));

test('an address leads back to the same view, whatever the filter holds', () => {
  const query = { filter: 'community 1:a+b/c= & #?', sort: '-bytes' };
  expect(parseRoute(routeHash('flows', query))).toEqual({ view: 'flows', query });
  expect(routeHash('flows', { filter: '', sort: 'start' })).toBe('#/flows?sort=start');
  expect(routeHash('dead-letters')).toBe('#/dead-letters');
});
