import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledCapture } from './labels.ts';

/** Scores of nDPI's severities, as its flow risks sum them up. */
const MEDIUM = 50;
const SCORE = /\[Risk Score: (\d+)\]/g;

/** Whether nDPI's flow risks would alarm at medium on any flow of the capture; undefined where there is no output of it. */
export function ndpiAlarms(data: string, { reference }: LabelledCapture): boolean | undefined {
  const path = reference.find((one) => one.includes('/ndpi/'));
  if (path === undefined || !existsSync(join(data, path))) return undefined;
  const text = readFileSync(join(data, path), 'utf8');
  return [...text.matchAll(SCORE)].some(([, score]) => Number(score) >= MEDIUM);
}
