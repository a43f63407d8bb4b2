import type { MessagePort } from 'node:worker_threads';
import { TransientError } from '@weir/stream';
import type { FromThread, ToThread } from './thread-messages.ts';

type Call = Extract<FromThread, { id: number }>;
type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

interface Waiting {
  resolve(): void;
  reject(cause: unknown): void;
}

/** Calls from a worker thread to the thread that owns the tables and the output; each resolves when it is answered. */
export class ThreadCalls {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  send(message: FromThread): void {
    this.#port.postMessage(message);
  }

  call(message: WithoutId<Call>): Promise<void> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#port.postMessage({ ...message, id });
    });
  }

  answer(reply: Extract<ToThread, { kind: 'reply' }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.error === undefined) waiting?.resolve();
    else
      waiting?.reject(
        reply.error.isTransient ? new TransientError(reply.error.message) : new Error(reply.error.message),
      );
  }
}
