import type { Packet } from '@weir/schema';
import { FIELDS, type Innermost, type TsharkPacket } from './fields.ts';
import { reasonOf } from './reasons.ts';

interface FieldCount {
  compared: number;
  different: number;
}

interface Difference {
  readonly capture: string;
  readonly field: string;
  readonly frame: number;
  readonly ours: string;
  readonly theirs: string;
  readonly protocols: string;
  frames: number;
}

/** What is equal and what differs, packet by packet. */
export class Comparison {
  #packets = 0;
  #differentPackets = 0;
  readonly #fields = new Map<string, FieldCount>(FIELDS.map(({ name }) => [name, { compared: 0, different: 0 }]));
  /** By capture and field. */
  readonly #differences = new Map<string, Difference>();

  packet(capture: string, frame: number, packet: Packet, values: TsharkPacket, innermost: Innermost): void {
    this.#packets++;
    let isEqual = true;
    for (const field of FIELDS) {
      const picked = field.pick(values, innermost);
      const ours = field.ours(packet);
      const count = this.#fields.get(field.name);
      if (picked === undefined || ours === undefined || count === undefined) continue;
      count.compared++;
      const theirs = field.form(picked);
      if (theirs === ours) continue;
      count.different++;
      isEqual = false;
      const protocols = values.get('frame.protocols')?.[0] ?? '';
      this.#note({ capture, field: field.name, frame, ours, theirs, protocols, frames: 1 });
    }
    if (!isEqual) this.#differentPackets++;
  }

  headline(): string {
    const equal = this.#packets - this.#differentPackets;
    return `${equal} of ${this.#packets} packets equal in every field that both know: ${share(equal, this.#packets)}\n`;
  }

  report(): string {
    const fields = [...this.#fields]
      .filter(([, { compared }]) => compared > 0)
      .map(
        ([name, { compared, different }]) =>
          `| ${name} | ${compared} | ${different} | ${share(compared - different, compared)} |`,
      );
    const differences = [...this.#differences.values()].map(
      (one) =>
        `| ${one.capture} | ${one.field} | ${one.frames} | ${one.frame} | ${one.ours} | ${one.theirs} | ${reasonOf(one)} |`,
    );
    return [
      '# Fields of packets, against tshark',
      '',
      'Written by `node tools/dist/differential/main.js` over the captures of the shared data set. Frames count from 0; a field is compared where',
      'both know it.',
      '',
      this.headline(),
      '| field | compared | different | equal |',
      '| --- | ---: | ---: | ---: |',
      ...fields,
      '',
      '| capture | field | frames | first | ours | theirs | why |',
      '| --- | --- | ---: | ---: | --- | --- | --- |',
      ...differences,
      '',
    ].join('\n');
  }

  #note(difference: Difference): void {
    const key = `${difference.capture} ${difference.field}`;
    const known = this.#differences.get(key);
    if (known === undefined) this.#differences.set(key, difference);
    else known.frames++;
  }
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(whole, 1)).toFixed(3)} %`;
}
