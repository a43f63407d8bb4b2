import type { WindowBatch } from '@weir/schema';
import { ArpSweeps, type ArpSweepSettings } from './arp-sweeps.ts';
import { Deauthentications, type DeauthenticationSettings } from './deauthentications.ts';
import { EntropyShifts, type EntropyShiftSettings } from './entropy-shifts.ts';
import { ForgedAddresses, type ForgedAddressSettings } from './forged-addresses.ts';
import { HostFloods, type HostFloodSettings } from './host-floods.ts';
import { HostScans, type HostScanSettings } from './host-scans.ts';
import { HostVolumes, type HostVolumeSettings } from './host-volumes.ts';
import { MathsEngine } from './maths-engine.ts';
import { StrangeNetworks, type StrangeNetworkSettings } from './strange-networks.ts';
import { TransportQuality, type TransportQualitySettings } from './transport-quality.ts';
import { WindowFacts } from './window-facts.ts';
import { WlanRetries, type WlanRetrySettings } from './wlan-retries.ts';

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
export class MathsWindowEngine extends MathsEngine<WindowBatch, WindowFacts> {
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
    super(detectors, (batch) => new WindowFacts(batch));
  }
}
