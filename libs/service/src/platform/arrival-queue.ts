/** Hands on what is added, in order, to the one who reads. */
export class ArrivalQueue<T> {
  readonly #waiting: T[] = [];
  #isClosed = false;
  #wake: () => void = () => undefined;

  add(item: T): void {
    this.#waiting.push(item);
    this.#wake();
  }

  /** What was added still comes, and nothing after it. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  async *read(): AsyncGenerator<T> {
    for (;;) {
      for (let item = this.#waiting.shift(); item !== undefined; item = this.#waiting.shift()) yield item;
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
