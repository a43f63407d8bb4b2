/** Characters of a text that is told, and of a list of texts with commas between. */
const TEXT_CHARACTERS = 256;
const LIST_CHARACTERS = 512;
/** Notes that a protocol keeps for itself, beside what it tells. */
const MOST_NOTES = 48;

/** What was heard of a conversation so far: the fields told, and notes that only the protocol reads. Bounded whatever comes. */
export class Facts<Field extends string = string> {
  readonly #fields = new Map<string, string | number>();
  readonly #notes = new Map<string, string>();

  get fields(): ReadonlyMap<string, string | number> {
    return this.#fields;
  }

  /** The number told, 0 where there is none. */
  numberOf(field: Field): number {
    const told = this.#fields.get(field);
    return typeof told === 'number' ? told : 0;
  }

  tell(field: Field, value: string | number): void {
    this.#fields.set(field, typeof value === 'string' ? value.slice(0, TEXT_CHARACTERS) : value);
  }

  /** Tells it unless something is told already. */
  tellFirst(field: Field, value: string | number): void {
    if (!this.#fields.has(field)) this.tell(field, value);
  }

  count(field: Field, by = 1): void {
    this.#fields.set(field, this.numberOf(field) + by);
  }

  /** The largest of the values. */
  most(field: Field, value: number): void {
    if (value > this.numberOf(field)) this.#fields.set(field, value);
  }

  /** Adds the item to those told, with a comma between, unless it is there or there is no room for it. */
  list(field: Field, item: string): void {
    const told = this.#fields.get(field);
    if (typeof told !== 'string') {
      this.#fields.set(field, item.slice(0, LIST_CHARACTERS));
      return;
    }
    if (told.length + 1 + item.length > LIST_CHARACTERS || `,${told},`.includes(`,${item},`)) return;
    this.#fields.set(field, `${told},${item}`);
  }

  /** Of more notes than there is room for the oldest goes. */
  note(name: string, value: string): void {
    if (!this.#notes.has(name) && this.#notes.size >= MOST_NOTES)
      this.#notes.delete(this.#notes.keys().next().value ?? '');
    this.#notes.set(name, value);
  }

  noted(name: string): string | undefined {
    return this.#notes.get(name);
  }

  /** Everything, in the order in which it came. */
  save(): [fields: [string, string | number][], notes: [string, string][]] {
    return [[...this.#fields], [...this.#notes]];
  }

  restore(fields: Iterable<readonly [string, string | number]>, notes: Iterable<readonly [string, string]>): void {
    for (const [field, value] of fields) this.#fields.set(field, value);
    for (const [name, value] of notes) this.#notes.set(name, value);
  }
}
