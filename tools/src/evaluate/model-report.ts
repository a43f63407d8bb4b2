import type { ControlFigures, Evaluated, Measure, Measures } from './evaluated.ts';

/** Benign flows that a threshold for one false alarm in 10,000 needs. */
const NEEDED = 9_999;
/** How much the error must fall at 95 % coverage for a model to abstain. */
const WORTH = 0.3;
const SEEDS = 5;
const CLASS_AND_CAUSE = 'class and cause right';

/** The part about models by themselves, from what `weir train NAME --evaluate` found. */
export function modelReport(models: readonly Evaluated[]): string {
  return [
    '## Models by themselves',
    '',
    'What `weir train NAME --evaluate apps/trainer/evaluated/NAME.json --ndpi FOLDER` found. Every score is by a model that saw no capture of the same',
    'group; each group with attacks is left out by itself; a fold’s threshold is set by benign flows of the others. Recall is the mean over captures,',
    'intervals are of 95 % over captures. A model is said to be better than a control where the two intervals do not overlap;',
    'an interval without width, of captures that all agree, counts as the exact one of none of n.',
    '',
    ...models.flatMap(modelSection),
  ].join('\n');
}

function modelSection(model: Evaluated): string[] {
  return [
    `### ${model.model}`,
    '',
    introduction(model),
    '',
    '| figure | value | interval | n | over |',
    '|---|---|---|---|---|',
    ...Object.entries(model.figures).map(([name, one]) => row(name, one)),
    '',
    ...controlTable(model),
    abstention(model),
    '',
    ...shortcuts(model),
    ...heldOut(model),
    ...transfer(model),
    ...voids(model),
  ];
}

function introduction({ model, seeds, records, captures, groups, ...rest }: Evaluated): string {
  const counted = (of: number | Readonly<Record<string, number>>, what: string): string =>
    typeof of === 'number'
      ? `${of} ${what}`
      : Object.entries(of)
          .map(([name, count]) => `${count} ${what} (${name})`)
          .join(', ');
  const grouped = groups === undefined ? '' : ` in ${groups} groups`;
  const tried = rest['configurations tried'];
  return `\`${model}\`: ${counted(records, 'flows')} of ${counted(captures, 'captures')}${grouped}; ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}; ${tried} ${tried === 1 ? 'configuration was' : 'configurations were'} tried.`;
}

function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return 'none';
  return value === 0 || Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function interval({ low, high }: Measure): string {
  return low === null || high === null ? 'none' : `${number(low)} to ${number(high)}`;
}

function row(name: string, one: Measure): string {
  return `| ${name} | ${number(one.value)} | ${interval(one)} | ${one.n} | ${one.over} |`;
}

/** The figures that a control is held against: recall over all families at each rate, and areas. */
function isCompared(name: string): boolean {
  return /^recall at FPR \S+$|^AUC-PR/.test(name.replace(/,$/, '')) && !name.endsWith('of chance');
}

function controlTable({ figures, controls }: Evaluated): string[] {
  const rows = Object.entries(controls).flatMap(([name, one]) => controlRows(name, one, figures));
  return ['| control | figure | model | control | model better |', '|---|---|---|---|---|', ...rows, ''];
}

function controlRows(name: string, control: ControlFigures, figures: Measures): string[] {
  if (isOfQuality(control)) return compared(name, CLASS_AND_CAUSE, figures[CLASS_AND_CAUSE], control);
  const [ours, theirs] = isPaired(control) ? [control.ours, control.theirs] : [figures, control];
  return Object.entries(theirs)
    .filter(([figure]) => isCompared(figure))
    .flatMap(([figure, one]) => compared(name, figure, ours[figure], one));
}

function isOfQuality(control: ControlFigures): control is Measure & { readonly figure: string } {
  return typeof control['figure'] === 'string';
}

function isPaired(control: ControlFigures): control is Extract<ControlFigures, { readonly ours: Measures }> {
  return 'theirs, any risk an alarm' in control;
}

/**
 * The greatest value that is likely. Drawing captures anew tells nothing where all of them agree: then it is the bound of Clopper and Pearson
 * (Biometrika 1934) for none of n.
 */
function atMost({ value, low, high, n }: Measure): number {
  if (value === null || low === null || high === null) return Infinity;
  return high > low ? high : value + 1 - 0.025 ** (1 / n);
}

function compared(control: string, figure: string, ours: Measure | undefined, theirs: Measure): string[] {
  if (ours === undefined) return [];
  const cell = (one: Measure): string => `${number(one.value)} (${interval(one)})`;
  const isBetter = ours.low !== null && ours.low > atMost(theirs);
  return [`| ${control} | ${figure} | ${cell(ours)} | ${cell(theirs)} | ${isBetter ? 'yes' : 'not claimed'} |`];
}

function abstention({ abstention: told }: Evaluated): string {
  const fall = told['error falls at 95 % coverage by'];
  const change = `${fall > 0 ? 'lowers' : 'raises'} the error by ${Math.abs(100 * fall).toFixed(1)} %`;
  const state = fall >= WORTH ? 'on' : `off, since it has to lower it by ${100 * WORTH} %`;
  return `Abstention: leaving out the 5 % of flows with the greatest ${told.by} ${change} (${told.error}); it is ${state}.`;
}

function shortcuts({ 'single features': single }: Evaluated): string[] {
  if (single === undefined) return [];
  const names = single['features that reach 90 % of it alone'];
  const told = names.length === 0 ? 'no feature does' : names.map((name) => `\`${name}\``).join(', ');
  return [`Features that reach 90 % of its area under precision over recall alone: ${told}.`, ''];
}

function heldOut({ 'families held out': families }: Evaluated): string[] {
  const rows = Object.entries(families ?? {}).flatMap(([family, found]) =>
    Object.entries(found).map(([figure, one]) => row(`${figure}, ${family}`, one)),
  );
  if (rows.length === 0) return [];
  return [
    'Families of which training had nothing:',
    '',
    '| figure | value | interval | n | over |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

function transfer({ 'transfer to the lab': found }: Evaluated): string[] {
  const rows = Object.entries(found ?? {}).flatMap(([name, one]) => (typeof one === 'number' ? [] : [row(name, one)]));
  if (rows.length === 0) return [];
  const of = Object.entries(found ?? {}).flatMap(([name, one]) => (typeof one === 'number' ? [`${one} ${name}`] : []));
  const head = ['| figure | value | interval | n | over |', '|---|---|---|---|---|'];
  return [
    `On the lab’s recordings of attacks (${of.join(', ')}), of which training had nothing:`,
    '',
    ...head,
    ...rows,
    '',
  ];
}

/** What the figures above do not say, by rule. */
function voids({ seeds, records, figures, controls }: Evaluated): string[] {
  const benign = records['benign'];
  const single = Object.entries(figures).filter(([name, { low, n }]) => low === null && n === 1 && name.includes(','));
  const families = [...new Set(single.map(([name]) => name.slice(name.indexOf(',') + 2)))];
  const lost = Object.entries(controls).filter(
    ([name, one]) => !controlRows(name, one, figures).some((text) => text.endsWith('| yes |')),
  );
  const told = [
    ...(benign !== undefined && benign < NEEDED
      ? [`figures at FPR 1e-4: ${benign} benign flows set the threshold, and ${NEEDED} are needed`]
      : []),
    ...(families.length === 0 ? [] : [`figures of one capture alone have no interval: ${families.join(', ')}`]),
    ...(lost.length === 0 ? [] : [`that it is better than: ${lost.map(([name]) => name).join('; ')}`]),
    ...(seeds.length < SEEDS ? [`the spread over seeds: ${seeds.length} instead of ${SEEDS} were run`] : []),
  ];
  return told.length === 0 ? [] : ['Void, and not claimed:', '', ...told.map((one) => `- ${one}`), ''];
}
