/** What is asked of the captures of a platform. */
export type CaptureCall =
  | { readonly kind: 'start'; readonly interface: string; readonly filter?: string }
  /** By the name of a source, or of what is captured. */
  | { readonly kind: 'stop'; readonly name: string }
  | { readonly kind: 'list' }
  /** All end, and none can be started any more. */
  | { readonly kind: 'end' };

/** A capture that goes on. */
export interface LiveCapture {
  readonly source: string;
  /** The interface, or what else is captured. */
  readonly what: string;
  readonly filter: string;
  /** ms since the epoch. */
  readonly since: number;
}

/**
 * Resolves to the captures that the call is about: the one started, those stopped, all there are.
 * @throws {InputError} one sentence for who asked
 */
export type CaptureControl = (call: CaptureCall) => Promise<readonly LiveCapture[]>;
