/** What a folder of attacks holds, as a page: the same facts as in its labels. */
const HEAD = `# Attacks among people at work

Recorded by \`node tools/lab/attacks.mjs testdata/attacks-lab --small\` ([the lab](../../tools/lab/README.md)): real programs in network namespaces that lead
nowhere, bounded in count and time. Each capture is of a site of its own, with other addresses and another attacker: five people's machines, servers for
web, files, names and mail, a router and a few sites behind it; captured on the segment of the site. Whoever attacks also does harmless things. Of datagrams
up to 600 bytes are kept, of TCP the first segments with data of a conversation; of later ones their headers and 16 bytes. Lengths on the wire are true.

\`labels.json\` was written by the script that ran the programs: for each capture \`frames\`, \`hosts\`, \`attacks\` (attacker, victims, family, ATT&CK technique,
\`start\` and \`end\` in µs since the epoch, \`selectors\` of its flows, \`arpFrames\` from the attacker) and \`counts\` of conversations.
\`*.flows.jsonl.gz\` has a line for each conversation: protocol, ends, \`start\`, \`end\`, \`packets\`, and its \`role\`: \`attack\`, \`effect\` (begun by others because of
it) or \`benign\`. They were read by a reader that shares no code with Weir; \`libs/stages/src/attacks-lab.spec.ts\` holds the flows to them.

`;
const COLUMNS = ['capture', 'what', 'program', 'family', 'technique', 'attack', 'effect', 'benign'];
const NUMBERS = new Set(['attack', 'effect', 'benign']);

/** Columns as wide as their widest cell, as the project's formatter lays them out. */
function table(rows) {
  const widths = COLUMNS.map((name, i) => Math.max(name.length, ...rows.map((row) => `${row[i]}`.length)));
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const cell = (value, i) => (NUMBERS.has(COLUMNS[i]) ? `${value}`.padStart(widths[i]) : `${value}`.padEnd(widths[i]));
  const rules = COLUMNS.map((name, i) => (NUMBERS.has(name) ? `${'-'.repeat(widths[i] - 1)}:` : '-'.repeat(widths[i])));
  return [COLUMNS.map(cell), rules, ...rows.map((row) => row.map(cell))].map(line).join('');
}

export function readmeOf(recordings) {
  const rows = recordings.map(({ capture, counts, attacks: [{ what, tool, family, technique }] }) => {
    return [`\`${capture}\``, what, tool, family, technique, counts.attack, counts.effect, counts.benign];
  });
  return `${HEAD}${table(rows)}`;
}
