import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { problemText } from './rule-file.ts';
import { compileRules } from './rule-set.ts';

const GOOD = `id: many-ports
title: Many ports tried
family: scan
technique: [T1046]
severity: medium
confidence: high
on: flows
detection:
  attempt:
    protocol: 6
    dstPort|gte: 1
  condition: attempt
correlation:
  type: value_count
  field: dstPort
  group-by: [srcAddress, dstAddress]
  timespan: 60s
  condition: { gte: 20 }
attacker: src
victim: dst
reason: '{srcAddress} tried {count} ports of {dstAddress}'
examples:
  match: [{ dstPort: 1 }]
  noMatch: [{ dstPort: 2 }]
`;

function problemsOf(text: string): readonly string[] {
  const compiled = compileRules([{ path: 'a.yaml', text }]);
  return 'problems' in compiled ? compiled.problems.map(problemText) : [];
}

test('the rule that is broken below is a good one', () => {
  expect(problemsOf(GOOD)).toEqual([]);
});

describe('refused with its place and how to mend it:', () => {
  test.each([
    [
      'a misspelt key',
      'title:',
      'titel:',
      ['1:1: `title` is missing', '2:1: `titel` is no key of a rule; did you mean title?'],
    ],
    [
      'an unknown key',
      'on: flows',
      'on: flows\nowner: me',
      [
        '8:1: `owner` is no key of a rule; there are id, title, description, family, technique, severity, confidence, on, detection, correlation, attacker, victim, reason, examples, references, falsepositives',
      ],
    ],
    ['a missing key', 'attacker: src\n', '', ['1:1: `attacker` is missing']],
    [
      'an id with capitals',
      'many-ports',
      'Many',
      ['1:5: `id` must be words of small letters and digits with hyphens between, like dns-tunnel'],
    ],
    [
      'an unknown severity',
      'severity: medium',
      'severity: bad',
      ['5:11: `severity` must be one of informational, low, medium, high, critical'],
    ],
    [
      'an id that ATT&CK does not have',
      'T1046',
      'T46',
      ['4:13: `technique.0` must be an ATT&CK id, like T1046 or T1110.001'],
    ],
    ['a table that is none', 'on: flows', 'on: packets', ['7:5: `on` must be one of flows, early-flows, windows']],
    [
      'a list with a table that is none',
      'on: flows',
      'on: [packets]',
      ['7:6: `on.0` must be one of flows, early-flows, windows'],
    ],
    ['a title that is a number', 'title: Many ports tried', 'title: 7', ['2:8: `title` must be text']],
    ['a misspelt field', 'dstPort|gte', 'dstPrt|gte', ['11:5: `dstPrt` is no field of flows; did you mean dstPort?']],
    [
      'a field that no application tells',
      'dstPort|gte: 1',
      'app.usr: x',
      ['11:5: `app.usr` is told by no application; did you mean app.user?'],
    ],
    ['a misspelt modifier', 'dstPort|gte', 'dstPort|gt3', ['11:5: `gt3` is no modifier; did you mean gt?']],
    [
      'two relations',
      'dstPort|gte',
      'dstPort|gte|lt',
      ['11:5: `gte` and `lt` cannot go together; use two fields of the selection'],
    ],
    ['text where a number is', 'protocol: 6', 'protocol: tcp', ['10:15: `protocol` is a number; `tcp` is none']],
    [
      'a number compared as text',
      'dstPort|gte: 1',
      'dstPort|contains: 1',
      ['11:23: `contains` is for text; `dstPort` is a number, for which there are gt, gte, lt, lte'],
    ],
    [
      'text compared as a number',
      'dstPort|gte: 1',
      'application|gt: 1',
      ['11:21: `gt` is for numbers; `application` is text'],
    ],
    [
      'an address that is none',
      'dstPort|gte: 1',
      'srcAddress: 10.0.0',
      ['11:17: `10.0.0` is no address; for blocks write `srcAddress|cidr`'],
    ],
    [
      'a block that is none',
      'dstPort|gte: 1',
      "srcAddress|cidr: '10.0.0.0/99'",
      ['11:22: `10.0.0.0/99` is no block of addresses; write it like 10.0.0.0/8'],
    ],
    [
      'a symbol that is none',
      'dstPort|gte: 1',
      'endReason: endOfFlw',
      ['11:16: `endOfFlw` is no value of `endReason`; did you mean endOfFlow?'],
    ],
    [
      'an application that is none',
      'dstPort|gte: 1',
      'application: htttp',
      ['11:18: `htttp` is no application; did you mean http?'],
    ],
    [
      'a flag that is none',
      'dstPort|gte: 1',
      'forwardFlags|flags: sin',
      ['11:25: `sin` is no TCP flag; they are fin, syn, rst, psh, ack, urg, ece, cwr'],
    ],
    [
      'a pattern that cannot be used',
      'dstPort|gte: 1',
      "app.path|re: '(a'",
      ['11:18: the pattern cannot be used: a bracket `(` is never closed'],
    ],
    [
      '`i` without a pattern',
      'dstPort|gte: 1',
      'app.path|i: a',
      ['11:5: `i` goes with `re` only; other comparisons ignore letter case anyway'],
    ],
    ['exists without true or false', 'dstPort|gte: 1', 'app.path|exists: 1', ['11:22: `exists` needs true or false']],
    ['an empty list', 'dstPort|gte: 1', 'dstPort: []', ['11:14: `dstPort` has an empty list of values; give one']],
    [
      'nothing to compare with',
      'dstPort|gte: 1',
      'application: null',
      ['11:18: `application` needs a value; for one that is missing write `application|exists: false`'],
    ],
    [
      'an empty text to compare with, which a missing one is not like',
      'dstPort|gte: 1',
      "app.user_agent: ''",
      ['11:21: `app.user_agent` needs a value; for one that is missing write `app.user_agent|exists: false`'],
    ],
    [
      'a word where an application tells a number',
      'dstPort|gte: 1',
      'app.query_type: AXFR',
      ['11:21: `app.query_type` is a number; `AXFR` is none'],
    ],
    [
      'a map to compare with',
      'dstPort|gte: 1',
      'dstPort: { a: 1 }',
      ['11:14: `dstPort` needs a value or a list of values'],
    ],
    [
      'a selection without fields',
      '    protocol: 6\n    dstPort|gte: 1\n',
      '    - 7\n',
      ['10:7: `attempt` must be a map of fields with their values, or a list of such maps'],
    ],
    [
      'no condition',
      '  condition: attempt\n',
      '',
      ['9:3: `detection.condition` is missing; name the selections that have to fit'],
    ],
    [
      'a condition on a selection that is none',
      'condition: attempt',
      'condition: atempt',
      ['12:14: the condition is wrong at character 1: `atempt` is no selection of the rule; it has attempt'],
    ],
    [
      'flows counted by one address',
      'group-by: [srcAddress, dstAddress]',
      'group-by: [srcAddress]',
      [
        '16:13: flows are counted by srcAddress and dstAddress at least, since those of one address are not all in one place; for one address count windows',
      ],
    ],
    [
      'a misspelt column to count by',
      'group-by: [srcAddress, dstAddress]',
      'group-by: [srcAdress, dstAddress]',
      ['16:14: `srcAdress` is no field of flows; did you mean srcAddress?'],
    ],
    [
      'values counted of nothing',
      '  field: dstPort\n',
      '',
      ['14:3: `value_count` needs `field`, whose different values are counted'],
    ],
    [
      'a field where records are counted',
      'value_count',
      'event_count',
      ['15:10: `field` is for value_count; take it away'],
    ],
    [
      'a timespan without a unit',
      '60s',
      "'60'",
      ['17:13: `correlation.timespan` must be a number with s, m or h after it, like 60s'],
    ],
    ['a timespan of days', '60s', '25h', ['17:13: `timespan` must be at most 24h']],
    [
      'a threshold of more than is remembered',
      'gte: 20',
      'gte: 2000',
      ['18:21: `correlation.condition.gte` must be at most 1000'],
    ],
    [
      'flows counted twice',
      'on: flows',
      'on: [flows, early-flows]',
      ['7:5: a rule that counts must be on one table, else it counts a flow twice'],
    ],
    [
      'a reason that names no column',
      '{count} ports',
      '{dstPorts} ports',
      ['21:9: the reason cannot be written: `dstPorts` is no field of flows; did you mean dstPort?'],
    ],
    [
      'what is no YAML',
      'family: scan',
      'family: [scan',
      ['4:1: this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['a key twice', 'family: scan', 'family: scan\nfamily: scan', ['4:1: this is no YAML: Map keys must be unique']],
    [
      'an alias',
      'technique: [T1046]',
      'technique: &t [T1046]\nreferences: *t',
      ['1:1: aliases of YAML are not supported; write the value out'],
    ],
  ])('%s', (_, good, bad, problems) => {
    expect(GOOD).toContain(good);
    expect(problemsOf(GOOD.replace(good, bad))).toEqual(problems.map((problem) => `a.yaml:${problem}`));
  });

  test('an empty file', () => {
    expect(problemsOf('')).toEqual(['a.yaml:1:1: there is no rule in the file']);
  });

  test('an id that another file has', () => {
    const compiled = compileRules([
      { path: 'a.yaml', text: GOOD },
      { path: 'b.yaml', text: GOOD },
    ]);
    expect('problems' in compiled && compiled.problems.map(problemText)).toEqual([
      'b.yaml:1:5: `many-ports` is the id of another rule, too; give this one its own',
    ]);
  });

  test('one wrong rule among good ones, the set as a whole', () => {
    const other = GOOD.replace('many-ports', 'other');
    const compiled = compileRules([
      { path: 'a.yaml', text: GOOD },
      {
        path: 'b.yaml',
        text: `${other}---\n${other.replace('id: other', 'id: third').replace('protocol: 6', 'protcol: 6')}`,
      },
    ]);
    expect('set' in compiled).toBe(false);
    expect('problems' in compiled && compiled.problems.map(problemText)).toEqual([
      'b.yaml:35:5: `protcol` is no field of flows; did you mean protocol?',
    ]);
  });
});

describe('the version of a set', () => {
  const versionOf = (...texts: string[]): string => {
    const compiled = compileRules(texts.map((text, i) => ({ path: `${i}.yaml`, text })));
    return 'set' in compiled ? compiled.set.version : '';
  };
  const other = GOOD.replace('many-ports', 'other');

  test('is that of what the rules say', () => {
    expect(versionOf(GOOD)).toMatch(/^[\da-f]{64}$/);
    expect(versionOf(GOOD, other)).toBe(versionOf(other, GOOD));
    expect(versionOf(`${GOOD}---\n${other}`)).toBe(versionOf(GOOD, other));
    expect(versionOf(`# a comment\n${GOOD}`)).toBe(versionOf(GOOD));
  });

  test('changes with any value', () => {
    expect(versionOf(GOOD.replace('gte: 20', 'gte: 21'))).not.toBe(versionOf(GOOD));
  });
});

test('a file of any kind is read or refused, never thrown at', () => {
  const piece = fc.constantFrom(...GOOD.split('\n'), '---', '- 1', '{', '}', '? a', ': b', '&a *a', '!!x y');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (lines) => {
      expect(Array.isArray(problemsOf(lines.join('\n')))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a file that is cut off anywhere is refused or whole', () => {
  for (let end = 0; end < GOOD.length - 40; end++) {
    for (const problem of problemsOf(GOOD.slice(0, end))) expect(problem).toMatch(/^a\.yaml:\d+:\d+: ./);
  }
});
