export { findDeadLetters, readDeadLetters, WHOLE_MESSAGE } from './dead-letters.ts';
export type { NamedLetter } from './dead-letters.ts';
export { doctor } from './doctor.ts';
export type { Finding } from './doctor.ts';
export { replay } from './replay.ts';
export { applyTopics, migrate } from './set-up.ts';
