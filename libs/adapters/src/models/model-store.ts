import type { Refusal } from '@weir/detect/packages';
import type { RegistryState } from '@weir/detect/registry';
import { InputError } from '@weir/stream';
import type { AuditEntry } from './audit-log.ts';

/** Files of a package by their names, or why they were not read. */
export type PackageFiles = { readonly ok: true; readonly files: ReadonlyMap<string, Uint8Array> } | Refusal;

/** That a store did not do something. */
export abstract class StoreError extends InputError {
  /** Whether it was certainly not done, and will not be; without an answer nobody knows, and the same call may go through later. */
  abstract readonly isCertain: boolean;
}

/** A package on its way to its place. */
export interface Arrival {
  readonly name: string;
  readonly version: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Where it comes from; it may be its place already. */
  readonly from: string;
}

/** What is to become of a change: the outcome, and what is written for it, if anything is. */
export interface Decision<T> {
  readonly outcome: T;
  readonly write?: { readonly state: RegistryState; readonly entry: AuditEntry; readonly arrival?: Arrival };
}

/**
 * Where a registry keeps packages, which of them is what, and what was ever done. Whoever loads a package checks it, whatever the
 * store is. Everything throws an InputError when the store cannot be read or written.
 */
export interface ModelStore {
  /** Where a version lies, as messages name it. */
  placeOf(name: string, version: string): string;
  /** @throws {InputError} when what is there is not what a registry writes */
  readState(): Promise<RegistryState>;
  /** What lies in the place of a version, unchecked. @throws {InputError} when nothing does */
  readPackage(name: string, version: string): Promise<PackageFiles>;
  /** What was done, newest first. */
  audit(limit: number, model?: string): Promise<readonly AuditEntry[]>;
  /**
   * Decides about the newest state and writes what comes of it: the package, the state and its line of the audit log, so that no change
   * is without its line. Where another was quicker it decides anew.
   */
  change<T>(decide: (state: RegistryState) => Promise<Decision<T>>): Promise<T>;
  /** Writes down what changed nothing. */
  note(entry: AuditEntry): Promise<void>;
  /** @throws {InputError} when it cannot be written, or two who write at once could lose a change */
  checkWriting(): Promise<void>;
}
