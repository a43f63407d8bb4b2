import { InputError, type InputStatus } from '@weir/stream';
import type { FlowSummary } from '../analysis/flow-summary.ts';
import type { Config } from '../config/index.ts';
import { tuneForShortRuns } from './engine.ts';
import type { GroupStatus, StageStatus } from './stage-group.ts';
import { Threads } from './threads.ts';
import type { ThreadOutput } from './thread-messages.ts';

export interface AnalyzeOptions {
  readonly config: Config;
  readonly output: ThreadOutput & { readonly kind: 'summary' | 'text' };
  /** Takes rows as text, in whole lines; the analysis waits for it. */
  write(chunk: Uint8Array): Promise<void>;
  onProgress?(status: GroupStatus): void;
  /** Ends what is captured; what came of it until then is the outcome. */
  readonly signal?: AbortSignal;
}

export interface AnalysisReport {
  readonly inputs: readonly InputStatus[];
  readonly stages: readonly StageStatus[];
  /** Filled when the output is a summary. */
  readonly flows: FlowSummary;
}

const PROGRESS_MS = 250;

/** Reads the capture files of the configuration once, with nothing kept: no store, no service. */
export async function analyze(options: AnalyzeOptions): Promise<AnalysisReport> {
  tuneForShortRuns(false);
  const threads = new Threads(options.config, options.output, {
    write: (chunk) => options.write(chunk),
    insert: () => Promise.reject(new InputError('an analysis has no tables')),
  });
  const timer = setInterval(() => options.onProgress?.(threads.status()), PROGRESS_MS);
  try {
    options.signal?.addEventListener('abort', () => void threads.captures({ kind: 'end' }).catch(() => undefined));
    const flows = await threads.done;
    return { ...threads.status(), flows };
  } finally {
    clearInterval(timer);
    await threads.stop();
  }
}
