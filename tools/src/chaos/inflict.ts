import { setTimeout as sleep } from 'node:timers/promises';
import type { Crew, Member } from './crew.ts';
import type { Fault } from './faults.ts';

/** What came of a fault, for the table: `kill`, `freeze`, or the named point. */
export type Inflicted = string;

export interface Patience {
  /** Longer than the session timeout, so that the group gives a silent member's lanes away. */
  readonly freezeMs: number;
  /** A crew that is not whole for so long does not come back. */
  readonly wholeMs: number;
  /** A named point that is not reached for so long becomes a kill at a random time. */
  readonly pointMs: number;
}

/** Does it, and waits until the crew is whole again. @throws {Error} when it does not come back */
export async function inflict(crew: Crew, fault: Fault, patience: Patience): Promise<Inflicted> {
  await sleep(fault.waitMs);
  await whole(crew, patience, 'before');
  const member = crew.members.find((one) => !one.isOver);
  if (member === undefined) throw new Error(`${crew.app.name} has no process`);
  const inflicted = await strike(crew, member, fault, patience);
  await whole(crew, patience, `after ${inflicted}`);
  return inflicted;
}

async function strike(crew: Crew, member: Member, fault: Fault, patience: Patience): Promise<Inflicted> {
  switch (fault.kind) {
    case 'kill':
      crew.kill(member);
      await member.exited;
      return 'random time';
    case 'point':
      return killAtPoint(crew, member, fault, patience);
    case 'freeze':
      return freeze(crew, member, patience);
    case 'scale':
      return scale(crew, member, patience);
    case 'term':
      await crew.restart(member);
      return 'SIGTERM';
  }
}

async function killAtPoint(
  crew: Crew,
  member: Member,
  { step, nth }: Extract<Fault, { kind: 'point' }>,
  { pointMs }: Patience,
): Promise<Inflicted> {
  let doomed = member;
  if (step === 'claimed') {
    // Lanes are claimed when a process starts: the one that runs makes room, and its successor dies while it claims.
    crew.kill(member);
    await member.exited;
    await crew.until(() => crew.members.length > 0, pointMs);
    doomed = crew.members[0] ?? member;
  }
  crew.die(doomed, step, nth);
  if (await crew.until(() => doomed.isOver, pointMs)) return step;
  crew.kill(doomed);
  await doomed.exited;
  return 'random time';
}

/** A second process takes over while the first is silent; then the first wakes up and still believes in its lanes. */
async function freeze(crew: Crew, member: Member, { freezeMs }: Patience): Promise<Inflicted> {
  crew.freeze(member);
  crew.start(2);
  await sleep(freezeMs);
  crew.thaw(member);
  await sleep(freezeMs / 2);
  await crew.shrink(1, 'SIGKILL', [member]);
  return 'SIGSTOP, SIGCONT';
}

async function scale(crew: Crew, member: Member, patience: Patience): Promise<Inflicted> {
  crew.start(3);
  await whole(crew, patience, 'while growing');
  const [second, third] = crew.members.filter((one) => one !== member);
  if (third !== undefined) await crew.shrink(2, 'SIGTERM', [third]);
  await whole(crew, patience, 'while shrinking');
  if (second !== undefined) await crew.shrink(1, 'SIGTERM', [second]);
  return 'scaled 1, 3, 2, 1';
}

async function whole(crew: Crew, { wholeMs }: Patience, when: string): Promise<void> {
  if (await crew.until(() => crew.isWhole, wholeMs)) return;
  const lanes = crew.members.map((member) => `[${member.latest?.lanes.join(' ') ?? 'silent'}]`);
  throw new Error(
    `${crew.app.name} did not get all its lanes back within ${wholeMs / 1000} s ${when}; its processes have ${lanes.join(' ')}`,
  );
}
