import type { GroupStatus } from '@weir/service/analysis';
import { printable } from '@weir/service/printable';
import { numberText } from './talk.ts';

export interface Progress {
  update(status: GroupStatus): void;
  stop(): void;
}

const NONE: Progress = { update: () => undefined, stop: () => undefined };

/** A bar on standard error, when that is a terminal and rows do not go to the same one. */
export async function showProgress(isWanted: boolean): Promise<Progress> {
  if (!isWanted || !process.stderr.isTTY) return NONE;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    {
      stream: process.stderr,
      format: '{bar} {percentage}% | {frames} frames | {file}',
      hideCursor: true,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(1000, 0, { frames: '0', file: '' });
  return {
    update({ inputs }) {
      const sum = inputs.reduce((total, input) => total + Math.min(1, input.progress), 0);
      const frames = numberText(inputs.reduce((total, input) => total + input.records, 0));
      const file = printable(inputs.find((input) => !input.ended)?.source ?? '');
      bar.update(Math.round((1000 * sum) / Math.max(1, inputs.length)), { frames, file });
    },
    stop: () => bar.stop(),
  };
}
