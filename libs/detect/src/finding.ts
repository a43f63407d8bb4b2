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

/** Hears what engines say of the records of one message. */
export class Hearings implements Hearing {
  readonly #rows = new Map<number, Said>();

  vote(row: number, vote: Vote | OpenVote): void {
    this.#of(row).votes.push(vote);
  }

  abstain(row: number, abstention: Abstention): void {
    this.#of(row).abstentions.push(abstention);
  }

  /** The records of which anything was said, in their order. */
  *rows(): IterableIterator<readonly [row: number, said: Said]> {
    yield* [...this.#rows].toSorted(([a], [b]) => a - b);
  }

  of(row: number): Said | undefined {
    return this.#rows.get(row);
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
