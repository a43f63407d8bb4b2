import { describe, expect, test } from '@jest/globals';
import { problemText } from './rule-file.ts';
import { votesOn } from './rule-examples.ts';
import type { RecordValues } from './record-batch.ts';
import { compileRules } from './rule-set.ts';
import { importSigma } from './sigma-import.ts';

function sigma(logsource: string, detection: string, rest = ''): string {
  return `title: Odd {thing}
tags: [attack.command-and-control, attack.t1071.004]
logsource: ${logsource}
detection: ${detection}
level: high
${rest}`;
}

/** Whether the imported rule fits a flow. */
function fits(text: string, record: RecordValues): boolean {
  const [outcome] = importSigma({ path: 's.yml', text });
  if (outcome === undefined || 'problems' in outcome) throw new Error(outcome?.problems.map(problemText).join('\n'));
  const compiled = compileRules([{ path: 's.yaml', text: outcome.text }]);
  if ('problems' in compiled) throw new Error(compiled.problems.map(problemText).join('\n'));
  const votes = votesOn(compiled.set, 'flows', [record]);
  return Array.isArray(votes) && votes.length > 0;
}

describe('a Sigma rule', () => {
  test.each<[string, string, string, RecordValues, boolean]>([
    [
      'of connections',
      '{ category: network_connection }',
      "{ sel: { DestinationPort: 4444, Initiated: 'true' }, condition: sel }",
      { dstPort: 4444 },
      true,
    ],
    [
      'of connections, ports as text',
      '{ category: firewall }',
      "{ sel: { dst_port: ['4444', '5555'] }, condition: sel }",
      { dstPort: 5555 },
      true,
    ],
    [
      'of connections, blocks left out',
      '{ category: network_connection }',
      "{ sel: { DestinationPort: 1 }, near: { DestinationIp|cidr: '10.0.0.0/8' }, condition: sel and not near }",
      { dstPort: 1, dstAddress: '10.1.2.3' },
      false,
    ],
    [
      'of DNS',
      '{ category: dns }',
      "{ sel: { query|contains: '==.' }, condition: sel }",
      { application: 'dns', 'app.query': 'YWJj==.example.org' },
      true,
    ],
    [
      'of DNS is not of others',
      '{ category: dns }',
      "{ sel: { query|contains: '==.' }, condition: sel }",
      { application: 'mdns', 'app.query': 'YWJj==.example.org' },
      false,
    ],
    [
      'of DNS, types by name',
      '{ category: dns }',
      '{ sel: { record_type: TXT }, condition: sel }',
      { application: 'dns', 'app.query_type': 16 },
      true,
    ],
    [
      'of proxies',
      '{ category: proxy }',
      "{ sel: { c-useragent|startswith: 'Java/', sc-status: 200 }, condition: sel }",
      { application: 'http', 'app.user_agent': 'java/1.8', 'app.status': 200 },
      true,
    ],
    [
      'of web servers, one of them',
      '{ category: webserver }',
      '{ a: { cs-method: PUT }, b: { cs-uri-stem|endswith: .jsp }, condition: 1 of them }',
      { application: 'http', 'app.method': 'GET', 'app.path': '/a.jsp' },
      true,
    ],
    [
      'of web servers, all of them',
      '{ category: webserver }',
      '{ a: { cs-method: PUT }, b: { cs-uri-stem|endswith: .jsp }, condition: all of them }',
      { application: 'http', 'app.method': 'GET', 'app.path': '/a.jsp' },
      false,
    ],
    [
      'of web servers, one of any name',
      '{ category: webserver }',
      '{ a: { cs-method: PUT }, b: { cs-uri-stem|endswith: .jsp }, condition: 1 of * }',
      { application: 'http', 'app.method': 'GET', 'app.path': '/a.html' },
      false,
    ],
    [
      'with a selection that is named as ours is',
      '{ category: proxy }',
      "{ of_application: { c-uri|startswith: '/x' }, condition: of_application }",
      { application: 'coap', 'app.path': '/xyz' },
      false,
    ],
    [
      'of one of the addresses that an answer has',
      '{ category: dns }',
      '{ sel: { answer: 192.0.2.7 }, condition: sel }',
      { application: 'dns', 'app.addresses': '192.0.2.70,192.0.2.7' },
      true,
    ],
    [
      'of one of the addresses of an answer, which another only begins with',
      '{ category: dns }',
      "{ sel: { answers|endswith: ['.2', '0.7'] }, condition: sel }",
      { application: 'dns', 'app.addresses': '10.192.0.20,192.0.2.70' },
      false,
    ],
    [
      'of addresses of answers by how they begin and end',
      '{ category: dns }',
      "{ a: { answers|startswith: '192.', answers|contains: '.0.' }, b: { answers|endswith: '.7' }, condition: all of them }",
      { application: 'dns', 'app.addresses': '10.0.0.7,192.0.2.70' },
      true,
    ],
    [
      "of Zeek's names for versions of TLS",
      '{ product: zeek, service: ssl }',
      '{ sel: { version: [TLSv10, SSLv3] }, condition: sel }',
      { application: 'tls', 'app.version': 'TLSv1.0' },
      true,
    ],
    [
      "of Zeek's connections",
      '{ product: zeek, service: conn }',
      '{ sel: { service: ssl, id.resp_p: 4444 }, condition: sel }',
      { application: 'tls', dstPort: 4444 },
      true,
    ],
    [
      'that asks for what is missing',
      '{ product: zeek, service: ssl }',
      '{ sel: { server_name: null }, condition: sel }',
      { application: 'tls' },
      true,
    ],
    [
      'that asks for what is empty, which is missing here',
      '{ category: proxy }',
      "{ sel: { c-useragent: '' }, other: { cs-host: [null, ''] }, condition: sel and other }",
      { application: 'http', 'app.method': 'GET' },
      true,
    ],
  ])('%s', (_, logsource, detection, record, expected) => {
    expect(fits(sigma(logsource, detection), record)).toBe(expected);
  });

  test('keeps what it says of itself', () => {
    const [outcome] = importSigma({
      path: 's.yml',
      text: sigma(
        '{ category: dns }',
        '{ sel: { query: a }, condition: sel }',
        'falsepositives: [Tests]\nreferences: [https://example.org/a, internal]',
      ),
    });
    expect(outcome !== undefined && 'text' in outcome ? outcome.text.split('\n') : []).toEqual(
      expect.arrayContaining([
        'id: odd-thing',
        'family: commandAndControl',
        '  - T1071.004',
        'severity: high',
        'confidence: medium',
        '  - https://example.org/a',
        '  - Tests',
      ]),
    );
  });
});

test.each([
  [
    'another kind of log',
    '{ category: process_creation, product: windows }',
    '{ sel: { Image: a }, condition: sel }',
    [
      '3:12: `process_creation windows` is not supported; rules of network_connection, firewall, dns, dns_query, proxy, webserver, zeek conn, zeek dns, zeek http, zeek ssl, zeek ssh, zeek rdp are',
    ],
  ],
  [
    'a modifier',
    '{ category: dns }',
    '{ sel: { query|windash: a }, condition: sel }',
    ['4:21: the modifier `windash` of `query` is not supported'],
  ],
  [
    'words anywhere',
    '{ category: dns }',
    '{ words: [abc], condition: words }',
    ['4:22: `abc` is looked for anywhere, which is not supported; name a field'],
  ],
  [
    'an aggregation',
    '{ category: dns }',
    '{ sel: { query: a }, condition: sel | count() > 5 }',
    ['4:44: `count() > 5` is not supported; count with a correlation'],
  ],
  [
    'a timeframe',
    '{ category: dns }',
    '{ sel: { query: a }, timeframe: 5m, condition: sel }',
    ['4:33: `timeframe` is not supported; count with a correlation'],
  ],
  [
    'several conditions',
    '{ category: dns }',
    '{ sel: { query: a }, condition: [sel, sel] }',
    ['4:44: a list of conditions is not supported; use one'],
  ],
  [
    'two names of one field in a selection',
    '{ category: proxy }',
    '{ sel: { c-uri|contains: a, cs-uri-stem|contains: b }, condition: sel }',
    [
      '4:40: `cs-uri-stem|contains` asks for `app.path|contains` as another field of the selection does; use a second selection',
    ],
  ],
  [
    'a pattern with the ends of one of several addresses',
    '{ category: dns }',
    "{ sel: { answers|re: '^10' }, condition: sel }",
    [
      '4:33: `answers|re` with `^` or `$` is not supported, since addresses are told with commas between; use startswith or endswith',
    ],
  ],
  [
    'what comes behind the path of an address',
    '{ category: proxy }',
    "{ sel: { c-uri|contains: ['/a', '/b.php?id='] }, condition: sel }",
    ['4:37: `/b.php?id=` is of more than the path of an address, which is all that is looked at; ask for the path'],
  ],
  [
    'a selection that is none',
    '{ category: dns }',
    '{ sel: { query: a }, condition: sel and not of_application }',
    ['4:44: the condition is wrong at character 13: `of_application` is no selection of the rule; it has sel'],
  ],
  [
    'connections that others began',
    '{ category: network_connection }',
    "{ sel: { Initiated: 'false' }, condition: sel }",
    [
      '4:21: the field `Initiated` is not supported; SourceIp, SourcePort, DestinationIp, DestinationPort, src_ip, src_port, dst_ip, dst_port, c-ip, s-ip, s-port, id.orig_h, id.orig_p, id.resp_h, id.resp_p, orig_bytes, resp_bytes, service are',
    ],
  ],
  [
    'a type of records that has no number here',
    '{ category: dns }',
    '{ sel: { record_type: AXFRX }, condition: sel }',
    ['4:12: `app.query_type` is a number; `AXFRX` is none'],
  ],
  [
    'what is empty or a value',
    '{ category: proxy }',
    "{ sel: { c-useragent: ['', '-'] }, condition: sel }",
    ['4:12: `app.user_agent` needs a value; for one that is missing write `app.user_agent|exists: false`'],
  ],
  [
    'a value that does not fit',
    '{ category: firewall }',
    '{ sel: { dst_port: http }, condition: sel }',
    ['4:12: `dstPort` is a number; `http` is none'],
  ],
])('%s is refused by its name', (_, logsource, detection, problems) => {
  const outcomes = importSigma({ path: 's.yml', text: sigma(logsource, detection) });
  expect(outcomes.flatMap((outcome) => ('problems' in outcome ? outcome.problems.map(problemText) : []))).toEqual(
    problems.map((problem) => `s.yml:${problem}`),
  );
});

test('what is no Sigma rule is refused', () => {
  const outcomes = importSigma({ path: 's.yml', text: 'title: a\n' });
  expect(outcomes.flatMap((outcome) => ('problems' in outcome ? outcome.problems.map(problemText) : []))).toEqual([
    's.yml:1:1: this is no Sigma rule: `logsource` is missing or wrong',
    's.yml:1:1: this is no Sigma rule: `detection` is missing or wrong',
  ]);
});
