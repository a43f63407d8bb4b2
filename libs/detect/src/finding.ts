import { leastEvidence, mostEvidence } from './combined-p.ts';
import type { Family, Severity } from './family.ts';
import type { Abstention, End, Hearing, OpenVote, Vote } from './vote.ts';

/** What all engines together say of a record. */
export interface Finding {
  readonly row: number;
  readonly outcome: 'benign' | 'alarm' | 'abstained';
  readonly family: Family;
  readonly technique: string;
  readonly severity: Severity;
  /** NaN where it abstained. */
  readonly pValue: number;
  readonly attacker: End;
  readonly victim: End;
  readonly reason: string;
  readonly votes: readonly (Vote | Abstention)[];
}

/** What was said of one record. */
export interface Said {
  readonly votes: (Vote | OpenVote)[];
  readonly abstentions: Abstention[];
}

/** What an engine says of the records of a message, as columns: a vote is made when something may come of it. */
export interface VoteSheet {
  /** Of each record the p-value of the vote on it; NaN where there is none. */
  readonly pValues: Float64Array;
  /** Whether a vote on a record counts only where another engine says the same. */
  needsOthers(row: number): boolean;
  /** The vote on a record, where there is one. */
  votesOf(row: number): readonly (Vote | OpenVote)[];
}

/** Hears what engines say of the records of one message. */
export class Hearings implements Hearing {
  readonly #rows = new Map<number, Said>();
  readonly #sheets: VoteSheet[] = [];
  readonly #silent: Abstention[] = [];

  vote(row: number, vote: Vote | OpenVote): void {
    this.#of(row).votes.push(vote);
  }

  abstain(row: number, abstention: Abstention): void {
    this.#of(row).abstentions.push(abstention);
  }

  /**
   * Hears that somebody says nothing of any record. It is told of those that were spoken of so far, and of those that sheets alone make
   * something of; it makes nothing of the others.
   */
  abstainFromAll(abstention: Abstention): void {
    this.#silent.push(abstention);
    for (const { abstentions } of this.#rows.values()) abstentions.push(abstention);
  }

  /** Hears the votes of a sheet, behind those heard so far. It must not change any more. */
  hear(sheet: VoteSheet): void {
    this.#sheets.push(sheet);
  }

  /** Records that somebody has spoken of by himself, in any order; not those of sheets. */
  spoken(): Iterable<Said> {
    return this.#rows.values();
  }

  /** The records of which anything was said, in their order. */
  *rows(): IterableIterator<readonly [row: number, said: Said]> {
    const rows = new Set(this.#rows.keys());
    for (const { pValues } of this.#sheets)
      for (let row = 0; row < pValues.length; row++) if (!Number.isNaN(pValues[row])) rows.add(row);
    for (const row of Float64Array.from(rows).toSorted()) yield [row, this.of(row) ?? { votes: [], abstentions: [] }];
  }

  /**
   * Those of them of which something may come, in their order: all that somebody has spoken of, and those whose votes on sheets together
   * are as unlikely as `alarmLevel`. Most votes come to nothing, and to make them all would be much of the work.
   */
  *telling(alarmLevel: number): IterableIterator<readonly [row: number, said: Said]> {
    const rows = [...this.#rows.keys()];
    const least = leastEvidence(alarmLevel);
    const count = this.#sheets[0]?.pValues.length ?? 0;
    for (let row = 0; row < count; row++) if (!this.#rows.has(row) && this.#evidence(row) >= least) rows.push(row);
    for (const row of rows.toSorted((a, b) => a - b)) yield [row, this.of(row) ?? { votes: [], abstentions: [] }];
  }

  of(row: number): Said | undefined {
    const said = this.#rows.get(row);
    const votes = this.#sheets.flatMap((sheet) => sheet.votesOf(row));
    if (votes.length === 0) return said;
    return { votes: [...(said?.votes ?? []), ...votes], abstentions: said?.abstentions ?? this.#silent };
  }

  /** Whether rules or detectors have voted on a record. */
  isVotedOn(row: number): boolean {
    return this.#rows.get(row)?.votes.some(({ engine }) => engine !== 'models') ?? false;
  }

  /** At least what the votes of sheets on a record weigh together, where nobody else has spoken of it. */
  #evidence(row: number): number {
    let sum = 0;
    for (const sheet of this.#sheets) {
      const pValue = sheet.pValues[row] ?? Number.NaN;
      if (!Number.isNaN(pValue) && !sheet.needsOthers(row)) sum += mostEvidence(pValue);
    }
    return sum;
  }

  #of(row: number): Said {
    let said = this.#rows.get(row);
    if (said === undefined) {
      said = { votes: [], abstentions: [] };
      this.#rows.set(row, said);
    }
    return said;
  }
}
