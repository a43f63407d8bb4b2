import type { JudgedCapture } from './captures.ts';
import { shareOf, shareText } from './interval.ts';
import { captureRow, namesOf } from './report.ts';

/** The lab's long recordings without attacks, and what the folder that they are in is called. */
export interface BenignLab {
  readonly folder: string;
  readonly judged: readonly JudgedCapture[];
}

const TEN_THOUSAND = 10_000;

/** The part about recordings of the lab, which no rule and no model was fitted to. */
export function labReport(attacks: readonly JudgedCapture[], benign: BenignLab | undefined): string {
  const found = attacks.filter(({ right }) => right.length > 0).length;
  const strange = attacks.filter(({ incidents, right }) => incidents.length > right.length).length;
  return [
    '## Recordings of the lab',
    '',
    '`testdata/attacks-lab`: real programs among people at work; its `labels.json` says who did what. Exfiltration through a tunnel may be named either, and so may a sweep for hosts (T1018): scan or discovery.',
    '',
    '| | |',
    '|---|---|',
    `| recordings with a right alert | ${shareText(shareOf(found, attacks.length))} |`,
    `| recordings with another alert | ${shareText(shareOf(strange, attacks.length))} |`,
    '',
    '| recording | family | right alerts | other alerts |',
    '|---|---|---|---|',
    ...attacks.map(captureRow),
    '',
    '### Long recordings without attacks',
    '',
    ...(benign === undefined
      ? ['Not measured in this run: `npm run evaluate -- --benign FOLDER` names the folder.']
      : benignRows(benign)),
    '',
  ].join('\n');
}

function benignRows({ folder, judged }: BenignLab): string[] {
  const alerts = judged.reduce((sum, { incidents }) => sum + incidents.length, 0);
  const flows = judged.reduce((sum, { capture }) => sum + capture.flows, 0);
  return [
    `The recordings of the folder \`${folder}\`, made by \`tools/lab/benign.mjs\`. Models learnt nothing from them; flows of`,
    'an earlier recording by the same scripts are in the calibration of `malware_lgbm`, `ddos_lgbm` and `anomaly_iforest`.',
    '',
    '| recording | flows | alerts |',
    '|---|---|---|',
    ...judged.map(
      ({ capture, incidents }) => `| ${capture.file} | ${capture.flows} | ${namesOf(incidents) || 'none'} |`,
    ),
    `| all | ${flows} | ${alerts}: ${((alerts / Math.max(flows, 1)) * TEN_THOUSAND).toFixed(2)} by 10,000 flows |`,
  ];
}
