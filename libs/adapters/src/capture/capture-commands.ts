import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CaptureFileError } from './capture-file-error.ts';

export interface InterfaceSettings {
  readonly name: string;
  /** In libpcap's language (pcap-filter(7)); empty for everything. */
  readonly filter: string;
  /** Most bytes kept of a frame. */
  readonly snapLength: number;
  readonly promiscuous: boolean;
  /** Memory of the kernel for frames that are not taken yet. */
  readonly ringBytes: number;
  readonly driver: 'auto' | 'tcpdump' | 'cap';
}

/** A program that writes the frames of an interface to its standard output as pcap, and says on standard error when it begins. */
export interface CaptureCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** What has to have the right to capture. */
  readonly captures: string;
  /** Whether it says at SIGUSR1 what it has lost. */
  readonly answersSignal: boolean;
}

/** Where tcpdump is found when the path of an ordinary user does not lead there. */
const TCPDUMP = ['tcpdump', '/usr/bin/tcpdump', '/usr/sbin/tcpdump', '/sbin/tcpdump'] as const;
const CAP_PROGRAM = fileURLToPath(new URL('./cap-program.js', import.meta.url));

/**
 * The programs to try, the best first. tcpdump has the kernel's times and says what the kernel has lost; cap knows neither.
 * @throws {CaptureFileError} when the one that is asked for cannot do what is asked for
 */
export function commandsFor(settings: InterfaceSettings): readonly CaptureCommand[] {
  switch (settings.driver) {
    case 'tcpdump':
      return tcpdumpCommands(settings);
    case 'cap':
      return capCommands(settings);
    case 'auto':
      return [...tcpdumpCommands(settings), ...(settings.promiscuous ? capCommands(settings) : [])];
  }
}

function tcpdumpCommands(settings: InterfaceSettings): readonly CaptureCommand[] {
  const { name, filter, snapLength, promiscuous, ringBytes } = settings;
  const args = [
    ...['-i', name, '-s', String(snapLength), '-B', String(Math.ceil(ringBytes / 1024))],
    // Frames leave at once, so that nothing waits in a buffer that nobody can see.
    ...['--immediate-mode', '-U', '-n', '-w', '-'],
    ...(promiscuous ? [] : ['-p']),
    ...(filter === '' ? [] : ['--', filter]),
  ];
  return TCPDUMP.map((program) => ({ program, args, captures: 'tcpdump', answersSignal: true }));
}

function capCommands(settings: InterfaceSettings): readonly CaptureCommand[] {
  if (!settings.promiscuous) {
    throw new CaptureFileError(
      `${settings.name}: cap captures in promiscuous mode only; set CAPTURE_DRIVER=tcpdump, or leave CAPTURE_PROMISCUOUS on`,
    );
  }
  if (!hasCap()) return [];
  const { name, filter, snapLength, ringBytes } = settings;
  const args = [CAP_PROGRAM, JSON.stringify({ name, filter, snapLength, ringBytes })];
  return [{ program: process.execPath, args, captures: process.execPath, answersSignal: false }];
}

/** Whether the package is installed and was built. */
function hasCap(): boolean {
  try {
    return existsSync(createRequire(import.meta.url).resolve('cap/build/Release/cap.node'));
  } catch {
    return false;
  }
}
