/** Place of a message among those of one origin: first by sequence, then by part. */
export interface Position {
  readonly sequence: number;
  readonly part: number;
}

/**
 * What names a message for good, whatever is restarted when: who made it (`stage/lane/source`), from which input (`sequence`
 * counts the origin's inputs) and which part of the output it is. Replaying the same input gives the same stamps.
 */
export interface Stamp extends Position {
  readonly origin: string;
  /** The stamp before this one from the same origin on the same lane; absent on the first. */
  readonly follows?: Position;
}

export function comparePositions(a: Position, b: Position): number {
  return a.sequence === b.sequence ? a.part - b.part : a.sequence - b.sequence;
}

export function positionText(position: Position | undefined): string {
  return position === undefined ? 'nothing' : `${position.sequence}.${position.part}`;
}

export function originOf(stage: string, lane: number, source: string): string {
  return `${stage}/${lane}/${source}`;
}
