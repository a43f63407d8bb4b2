import type { Declared } from './declaration.ts';

const typeText = (field: Declared['fields'][number]): string => {
  if (field.scalar !== undefined) return field.scalar;
  const symbols = field.symbols === undefined ? '' : ` (${field.symbols.join(', ')})`;
  return `${field.kind}${field.optional === true ? ', optional' : ''}${symbols}`;
};

/** The reference page of all topics. */
export function topicsPage(topics: readonly Declared[]): string {
  const lines = [
    '# Topics',
    '',
    'Generated from `avro/` by `npm run generate`. A message is one Avro record: scalars stand once, columns hold one value a record,',
    'packed little-endian in `bytes` (logical type `column`). Times are µs since the epoch.',
    '',
  ];
  for (const topic of topics) {
    lines.push(`## ${topic.topic}`, '', topic.doc, '');
    lines.push(
      `Key: ${topic.key}. Retention: ${topic.retentionHours} h. Table: ${topic.table === undefined ? 'none' : `\`${topic.table.name}\`, kept ${topic.table.ttlDays} days`}.`,
      '',
    );
    if (topic.cloudEvents)
      lines.push(
        `On Kafka a message with records is a [CloudEvent](../how-to/send-alerts-elsewhere.md#from-kafka) of type \`${topic.topic}\`.`,
        '',
      );
    lines.push('| field | type | unit | what |', '|---|---|---|---|');
    for (const field of topic.fields)
      lines.push(`| ${field.name} | ${typeText(field)} | ${field.unit ?? ''} | ${field.doc} |`);
    lines.push('');
  }
  return lines.join('\n');
}
