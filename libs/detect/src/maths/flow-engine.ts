import type { FlowBatch } from '@weir/schema';
import type { Engine, EngineChanges, Hearing } from '../vote.ts';
import { Beacons, type BeaconSettings } from './beacons.ts';
import { EchoTunnels, type EchoTunnelSettings } from './echo-tunnels.ts';
import { FlowFacts } from './flow-facts.ts';
import { Guessing, type GuessingSettings } from './guessing.ts';
import { MissingNames, type MissingNameSettings } from './missing-names.ts';
import { NameTunnels, type NameTunnelSettings } from './name-tunnels.ts';
import { PairFloods, type PairFloodSettings } from './pair-floods.ts';
import { PortProbes, type PortProbeSettings } from './port-probes.ts';
import type { SlotTable } from './slot-table.ts';
import { StalledSessions, type StalledSessionSettings } from './stalled-sessions.ts';
import { TableSet } from './table-set.ts';
import { Uploads, type UploadSettings } from './uploads.ts';

/** What looks at one flow after another. */
interface FlowDetector {
  readonly table: SlotTable;
  judge(flow: FlowFacts, hearing: Hearing): void;
}

/** Settings of the detectors of flows; their own defaults where there are none. */
export interface MathsFlowSettings {
  readonly beacons?: BeaconSettings;
  readonly guessing?: GuessingSettings;
  readonly portProbes?: PortProbeSettings;
  readonly uploads?: UploadSettings;
  readonly nameTunnels?: NameTunnelSettings;
  readonly missingNames?: MissingNameSettings;
  readonly echoTunnels?: EchoTunnelSettings;
  readonly pairFloods?: PairFloodSettings;
  readonly stalledSessions?: StalledSessionSettings;
}

/** The detectors that remember address pairs and their services. All flows of a pair must come to the same engine, in their order. */
export class MathsFlowEngine implements Engine<FlowBatch> {
  readonly #detectors: readonly FlowDetector[];
  readonly #tables: TableSet;
  #facts: FlowFacts | undefined;

  constructor(settings: MathsFlowSettings = {}) {
    const detectors = {
      beacons: new Beacons(settings.beacons),
      guessing: new Guessing(settings.guessing),
      portProbes: new PortProbes(settings.portProbes),
      uploads: new Uploads(settings.uploads),
      nameTunnels: new NameTunnels(settings.nameTunnels),
      missingNames: new MissingNames(settings.missingNames),
      echoTunnels: new EchoTunnels(settings.echoTunnels),
      pairFloods: new PairFloods(settings.pairFloods),
      stalledSessions: new StalledSessions(settings.stalledSessions),
    };
    this.#detectors = Object.values(detectors);
    this.#tables = new TableSet(detectors);
  }

  get keys(): number {
    return this.#tables.keys;
  }

  judge(batch: FlowBatch, hearing: Hearing): void {
    const facts = (this.#facts ??= new FlowFacts(batch));
    facts.take(batch);
    for (let row = 0; row < batch.count; row++) {
      facts.read(row);
      for (const detector of this.#detectors) detector.judge(facts, hearing);
    }
  }

  takeChanges(): EngineChanges {
    return this.#tables.takeChanges();
  }

  restore(key: string, value: Uint8Array): void {
    this.#tables.restore(key, value);
  }
}
