/** Why a package is refused, for programs; `message` says it for people. */
export const REFUSALS = {
  extraFile: 'There is a file that does not belong to a package.',
  notAFile: 'Something is a link, a folder or a device where a file should be.',
  tooLarge: 'A file is larger than packages may have.',
  missingFile: 'A file of the package is not there.',
  malformedSignature: 'signature.json is no DSSE envelope of an in-toto statement of a model.',
  digestMismatch: 'A file is not the one that was signed, or not the one that was registered.',
  revokedKey: 'The key that signed is revoked.',
  wrongSignature: 'The signature is not of this statement.',
  unknownKey: 'No key that is pinned here has signed.',
  revokedPackage: 'This very package is revoked.',
  olderVersion: 'A higher version was accepted before.',
  misplaced: 'The package is another model or version than where it lies says.',
  malformedManifest: 'manifest.json is not as the format wants it.',
  malformedModel: 'model.onnx is no ONNX model.',
  externalTensor: 'The model reads another file.',
  foreignOperator: 'The model uses operators that ONNX does not define.',
  unknownFeatures: 'The model was made for features that are not computed here.',
  goldenMismatch: 'The model does not give the scores that its manifest says.',
} as const;
export type RefusalReason = keyof typeof REFUSALS;

/** Something that is not to be used or done. */
export interface Refusal<R extends string = RefusalReason> {
  readonly ok: false;
  readonly reason: R;
  /** The file, as a path from where the package lies; or the model. */
  readonly where: string;
  /** One sentence: what is wrong, where, and how to mend it. */
  readonly message: string;
}

/** @param what goes on from `where`; @param mend is what to do */
export function refuse<R extends string>(reason: R, where: string, what: string, mend: string): Refusal<R> {
  return { ok: false, reason, where, message: `${where} ${what}; ${mend}.` };
}
