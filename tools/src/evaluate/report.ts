import type { JudgedCapture } from './captures.ts';
import { shareOf, shareText } from './interval.ts';

/** A capture with what a control says of it. */
export interface Control {
  readonly name: string;
  /** Whether it alarms; undefined where it cannot be asked. */
  alarms(judged: JudgedCapture): boolean | undefined;
}

const TEN_THOUSAND = 10_000;

/** The page about captures. */
export function captureReport(judged: readonly JudgedCapture[], controls: readonly Control[]): string {
  const wired = judged.filter(({ capture }) => capture.isAttack && capture.folder === 'attacks');
  const wireless = judged.filter(({ capture }) => capture.isAttack && capture.folder === 'wifi');
  const benign = judged.filter(({ capture }) => !capture.isAttack && capture.folder === 'benign');
  const calm = judged.filter(({ capture }) => !capture.isAttack && capture.folder === 'wifi');
  const falseAlerts = benign.reduce((sum, { incidents }) => sum + incidents.length, 0);
  const flows = benign.reduce((sum, { capture }) => sum + capture.flows, 0);
  const share = (of: readonly JudgedCapture[], hit: (one: JudgedCapture) => boolean): string =>
    shareText(shareOf(of.filter(hit).length, of.length));
  return [
    '## Captures',
    '',
    'An alert is right when its family is one of the attack and one of its hosts takes part in it. Alerts count from medium on; those of one',
    'event are one. Intervals are Wilson’s, of 95 %. Models learnt from many of these captures, benign ones too; what they do on others is below.',
    '',
    '| | |',
    '|---|---|',
    `| attack captures with a right alert | ${share(wired, ({ right }) => right.length > 0)} |`,
    `| right by models alone, which learnt from most of these captures | ${share(wired, isByModelsAlone)} |`,
    `| wireless attack captures with a right alert | ${share(wireless, ({ right }) => right.length > 0)} |`,
    `| benign captures with any alert | ${share(benign, ({ incidents }) => incidents.length > 0)} |`,
    `| benign wireless captures with any alert | ${share(calm, ({ incidents }) => incidents.length > 0)} |`,
    `| alerts in benign captures, by 10,000 flows | ${((falseAlerts / Math.max(flows, 1)) * TEN_THOUSAND).toFixed(1)} (${falseAlerts} of ${flows}) |`,
    '',
    '### Beside controls, on the same captures',
    '',
    '| | attack captures alarmed | benign captures alarmed |',
    '|---|---|---|',
    ...controls.flatMap((control) => controlRow(control, wired, benign)),
    '',
    '### By capture',
    '',
    '| capture | kind | right alerts | other alerts |',
    '|---|---|---|---|',
    ...[...wired, ...wireless].map(captureRow),
    '',
    '### Benign captures with an alert',
    '',
    '| capture | kind | alerts |',
    '|---|---|---|',
    ...[...benign, ...calm]
      .filter(({ incidents }) => incidents.length > 0)
      .map(({ capture, incidents }) => `| ${capture.file} | ${capture.kind} | ${namesOf(incidents)} |`),
    '',
  ].join('\n');
}

/** Whether without models no right alert would be there. */
function isByModelsAlone({ right }: JudgedCapture): boolean {
  return right.length > 0 && right.every(({ by }) => by.split(',').every((name) => name.startsWith('models:')));
}

/** Weir’s own row on the captures that the control can be asked about, and the control’s. */
function controlRow(control: Control, attacks: readonly JudgedCapture[], benign: readonly JudgedCapture[]): string[] {
  const asked = (of: readonly JudgedCapture[]): readonly JudgedCapture[] =>
    of.filter((one) => control.alarms(one) !== undefined);
  const cell = (of: readonly JudgedCapture[], hit: (one: JudgedCapture) => boolean): string =>
    shareText(shareOf(of.filter(hit).length, of.length));
  const [bad, good] = [asked(attacks), asked(benign)];
  const any = ({ incidents }: JudgedCapture): boolean => incidents.length > 0;
  return [
    `| ${control.name} | ${cell(bad, (one) => control.alarms(one) === true)} | ${cell(good, (one) => control.alarms(one) === true)} |`,
    `| Weir on these | ${cell(bad, any)} | ${cell(good, any)} |`,
  ];
}

/** What was alarmed in a capture with an attack. */
export function captureRow({ capture, incidents, right }: JudgedCapture): string {
  const others = incidents.filter((one) => !right.includes(one));
  return `| ${capture.file} | ${capture.kind} | ${right.length === 0 ? '**none**' : namesOf(right)} | ${namesOf(others)} |`;
}

export function namesOf(incidents: JudgedCapture['incidents']): string {
  const names = new Map<string, number>();
  for (const { family, by } of incidents) names.set(`${family} (${by})`, (names.get(`${family} (${by})`) ?? 0) + 1);
  return [...names].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join('; ');
}
