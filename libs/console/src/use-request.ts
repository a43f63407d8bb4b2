import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiProblem } from './api.ts';
import { asProblem } from './requests.ts';

/** What is known of a request: the last answer stays while a newer one is on its way or has failed. */
export interface Answer<T> {
  readonly data: T | null;
  /** Key of the request that `data` answers. */
  readonly dataKey: string | null;
  readonly problem: ApiProblem | null;
  readonly loading: boolean;
  retry(): void;
}

/** Runs `load` again whenever `key` changes, and drops the answer of a request that was overtaken. */
export function useRequest<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<{ data: T | null; dataKey: string | null }>({ data: null, dataKey: null });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [loading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });

  useEffect(() => {
    const controller = new AbortController();
    setLoading(true);
    latest.current(controller.signal).then(
      (data) => {
        if (controller.signal.aborted) return;
        setAnswer({ data, dataKey: key });
        setProblem(null);
        setLoading(false);
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        setProblem(asProblem(error));
        setLoading(false);
      },
    );
    return () => controller.abort();
  }, [key, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...answer, problem, loading, retry };
}
