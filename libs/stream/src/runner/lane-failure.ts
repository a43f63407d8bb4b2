/** What stopped a lane, with the message at hand. */
export class MessageFailure extends Error {
  override name = 'MessageFailure';
}

/** The lane was closed before it could save. What it did since its last checkpoint is done again by whoever has it next. */
export class ClosedError extends Error {
  override name = 'ClosedError';
}
