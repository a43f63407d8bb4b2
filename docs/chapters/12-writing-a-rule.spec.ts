/**
 * # 12. Writing a rule
 *
 * A rule says in YAML what is not benign, and why. It looks at flows or at windows by the names of their columns, may count what it sees, and
 * votes: an alert is made of the votes of rules, of detectors that learn on site and of models. [How to write a rule](../how-to/write-a-rule.md)
 * has all that may stand in one; here one is written and broken.
 *
 * The rule of this chapter is about a host that fetches many different scripts of another within a minute.
 */
import { compileRules, problemText, testExamples, votesOn, type RuleSet } from '@weir/detect';
import { expect, test } from '@jest/globals';

const MANY_SCRIPTS = `
id: many-scripts
title: Many scripts of a web server tried
family: webAttack
technique: [T1595.003]
severity: medium
confidence: medium
on: flows
detection:
  request:
    application: http
    app.path|endswith: [.php, .jsp, .asp]
  ours:
    srcAddress|cidr: 192.0.2.0/24
  condition: request and not ours
correlation:
  type: value_count
  field: app.path
  group-by: [srcAddress, dstAddress]
  timespan: 60s
  condition: { gte: 10 }
attacker: src
victim: dst
reason: '{srcAddress} asked {dstAddress} for {count} different scripts within a minute, last {app.path}'
examples:
  match:
    - - { repeat: 10, step: { start: 1000000 }, application: http, app.path: '/{n}.php', srcAddress: 198.51.100.1, dstAddress: 192.0.2.9 }
  noMatch:
    - - { repeat: 10, step: { start: 1000000 }, application: http, app.path: /shop.php, srcAddress: 198.51.100.1, dstAddress: 192.0.2.9 }
    - - { repeat: 10, step: { start: 1000000 }, application: http, app.path: '/{n}.php', srcAddress: 192.0.2.1, dstAddress: 192.0.2.9 }
`;

/** Files are compiled together. The set has a version: the SHA-256 of what its rules say, whatever the files are called. */
function setOf(...texts: readonly string[]): RuleSet {
  const compiled = compileRules(texts.map((text, i) => ({ path: `rules/${i}.yaml`, text })));
  if ('problems' in compiled) throw new Error(compiled.problems.map(problemText).join('\n'));
  return compiled.set;
}

/**
 * A rule brings examples of what it is about and what it is not about. `weir rules test` runs them, and so do the tests of the rules that come
 * with Weir.
 */
test('the examples come out as they should', () => {
  const outcomes = testExamples(setOf(MANY_SCRIPTS));
  expect(outcomes.map(({ kind, failure }) => [kind, failure])).toEqual([
    ['match', undefined],
    ['noMatch', undefined],
    ['noMatch', undefined],
  ]);
});

/** Three columns a flow are all this rule needs to see. Every vote says in a sentence what was seen. */
const flow = (n: number): Record<string, string | number> => ({
  start: n * 1e6,
  application: 'http',
  'app.path': `/${n}.php`,
  srcAddress: '198.51.100.1',
  dstAddress: '192.0.2.9',
});

test('it votes when the tenth is seen, and then not again for a minute', () => {
  const flows = Array.from({ length: 30 }, (_, n) => flow(n));
  const votes = votesOn(setOf(MANY_SCRIPTS), 'flows', flows);
  expect(votes).toMatchObject([
    {
      by: 'many-scripts',
      family: 'webAttack',
      attacker: 'src',
      victim: 'dst',
      pValue: 1e-5,
      reason: '198.51.100.1 asked 192.0.2.9 for 10 different scripts within a minute, last /9.php',
    },
  ]);
});

/** What is wrong is told with its place and how to mend it. One wrong rule, and none of the set is taken. */
test('a broken rule is refused with file, line and column', () => {
  const compiled = compileRules([
    { path: 'rules/web.yaml', text: MANY_SCRIPTS.replace('app.path|endswith', 'app.paht|endswith') },
  ]);
  expect('problems' in compiled && compiled.problems.map(problemText)).toEqual([
    'rules/web.yaml:12:5: `app.paht` is told by no application; did you mean app.path?',
  ]);
});

/**
 * A set is known by its version, which every vote and verdict carries. In a platform that runs, the folder of rules is watched, and another set that
 * is right as a whole is judged by from the next checkpoint on; what its rules have counted goes on where they say the same as before.
 */
test('another set has another version, in whatever order its files are read', () => {
  const sooner = MANY_SCRIPTS.replace('many-scripts', 'some-scripts').replace('gte: 10', 'gte: 5');
  const set = setOf(MANY_SCRIPTS, sooner);
  expect(set.version).not.toBe(setOf(MANY_SCRIPTS).version);
  expect(set.version).toBe(setOf(sooner, MANY_SCRIPTS).version);
  const votes = votesOn(
    set,
    'flows',
    Array.from({ length: 10 }, (_, n) => flow(n)),
  );
  expect('problem' in votes ? [] : votes.map(({ by, version }) => [by, version])).toEqual([
    ['some-scripts', set.version],
    ['many-scripts', set.version],
  ]);
});
