import type { WindowBatch } from '@weir/schema';
import type { Engine, EngineChanges, Hearing } from '../vote.ts';
import { ArpSweeps, type ArpSweepSettings } from './arp-sweeps.ts';
import { Deauthentications, type DeauthenticationSettings } from './deauthentications.ts';
import { EntropyShifts, type EntropyShiftSettings } from './entropy-shifts.ts';
import { ForgedAddresses, type ForgedAddressSettings } from './forged-addresses.ts';
import { HostFloods, type HostFloodSettings } from './host-floods.ts';
import { HostScans, type HostScanSettings } from './host-scans.ts';
import { HostVolumes, type HostVolumeSettings } from './host-volumes.ts';
import type { SlotTable } from './slot-table.ts';
import { StrangeNetworks, type StrangeNetworkSettings } from './strange-networks.ts';
import { TableSet } from './table-set.ts';
import { TransportQuality, type TransportQualitySettings } from './transport-quality.ts';
import { WindowFacts } from './window-facts.ts';
import { WlanRetries, type WlanRetrySettings } from './wlan-retries.ts';

/** What looks at one window after another. */
interface WindowDetector {
  readonly table: SlotTable;
  judge(window: WindowFacts, hearing: Hearing): void;
}

/** Settings of the detectors of windows; their own defaults where there are none. */
export interface MathsWindowSettings {
  readonly hostScans?: HostScanSettings;
  readonly hostFloods?: HostFloodSettings;
  readonly arpSweeps?: ArpSweepSettings;
  readonly forgedAddresses?: ForgedAddressSettings;
  readonly deauthentications?: DeauthenticationSettings;
  readonly strangeNetworks?: StrangeNetworkSettings;
  readonly wlanRetries?: WlanRetrySettings;
  readonly transportQuality?: TransportQualitySettings;
  readonly hostVolumes?: HostVolumeSettings;
  readonly entropyShifts?: EntropyShiftSettings;
}

/** The detectors that remember hosts, BSSs and whole sources. All windows of a source and scope must come to the same engine, in their order. */
export class MathsWindowEngine implements Engine<WindowBatch> {
  readonly #detectors: readonly WindowDetector[];
  readonly #tables: TableSet;
  #facts: WindowFacts | undefined;

  constructor(settings: MathsWindowSettings = {}) {
    const detectors = {
      hostScans: new HostScans(settings.hostScans),
      hostFloods: new HostFloods(settings.hostFloods),
      arpSweeps: new ArpSweeps(settings.arpSweeps),
      forgedAddresses: new ForgedAddresses(settings.forgedAddresses),
      deauthentications: new Deauthentications(settings.deauthentications),
      strangeNetworks: new StrangeNetworks(settings.strangeNetworks),
      wlanRetries: new WlanRetries(settings.wlanRetries),
      transportQuality: new TransportQuality(settings.transportQuality),
      hostVolumes: new HostVolumes(settings.hostVolumes),
      entropyShifts: new EntropyShifts(settings.entropyShifts),
    };
    this.#detectors = Object.values(detectors);
    this.#tables = new TableSet(detectors);
  }

  get keys(): number {
    return this.#tables.keys;
  }

  judge(batch: WindowBatch, hearing: Hearing): void {
    const facts = (this.#facts ??= new WindowFacts(batch));
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
