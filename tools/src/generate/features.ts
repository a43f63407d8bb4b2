import { FEATURE_SETS, modelInputs, type Feature } from '@weir/features';

type Described = Omit<Feature, 'of' | 'family' | 'place'>;

const cell = (text: string): string => text.replaceAll('|', '\\|');

function table(features: readonly Described[], first: number): string[] {
  return [
    '| place | name | unit | type | what | null |',
    '|---|---|---|---|---|---|',
    ...features.map(({ name, unit, dtype, doc, nullRule }, place) =>
      cells([String(first + place), name, unit, dtype, doc, nullRule]),
    ),
    '',
  ];
}

function cells(values: readonly string[]): string {
  return `| ${values.map(cell).join(' | ')} |`;
}

/** Sections of the groups, each with its window where all its features have one. */
function groups(features: readonly Described[], first = 0): string[] {
  const names = [...new Set(features.map(({ group }) => group))];
  return names.flatMap((name) => {
    const rows = features.filter(({ group }) => group === name);
    const windows = [...new Set(rows.map(({ window }) => window))];
    const about = windows.length === 1 ? [`Over ${windows[0]}.`] : windows.map((window) => `- ${window}`);
    return [
      `### ${name}: ${rows.length}`,
      '',
      ...about,
      '',
      ...table(rows, first + features.findIndex(({ group }) => group === name)),
    ];
  });
}

/** What models may read beside Weir's features. */
function besideFeatures(first: number): string[] {
  const { columns, fingerprint, inputs } = modelInputs;
  return [
    '## models',
    '',
    `${columns.length} numbers, fingerprint \`${fingerprint}\`: the ${first} of weir, and behind them these ${inputs.length}, which are made of the row of a`,
    'flow when it is judged. The model of quality reads them; [what for](../explanation/qos.md#how-a-flow-gets-a-grade).',
    '',
    ...groups(inputs, first),
  ];
}

/** The reference page of all features, in the order of their vectors. */
export function featuresPage(): string {
  const { weir, nfstream, cicflowmeter } = FEATURE_SETS;
  const head = (title: string, set: typeof weir): string[] => [
    `## ${title}`,
    '',
    `${set.features.width} features, fingerprint \`${set.features.fingerprint}\`.`,
    '',
  ];
  return [
    '# Features',
    '',
    'Generated from `libs/features` by `npm run generate`. A flow has a vector of one of these lists when `FLOW_FEATURES` names it;',
    '`weir analyze --table features --names weir|nfstream|cicflowmeter|models` prints them. [What they are for, and where they differ from other',
    'tools](../explanation/features.md); [a feature of your own](../chapters/11-writing-a-feature.spec.ts).',
    '',
    ...head('weir', weir),
    ...groups(weir.features.features),
    ...besideFeatures(weir.features.width),
    ...head('nfstream', nfstream),
    ...table(nfstream.features.features, 0),
    ...head('cicflowmeter', cicflowmeter),
    ...table(cicflowmeter.features.features, 0),
  ].join('\n');
}
