import { S3ServiceException } from '@aws-sdk/client-s3';
import { codeOf } from '@weir/stream';
import { StoreError } from '../model-store.ts';

const WRONG_REGION = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);
const NOT_ANSWERED = new Set(['TimeoutError', 'RequestTimeout', 'AbortError']);
const TOO_MANY = 429;
const FAILED = 500;
const NOT_IMPLEMENTED = 501;

/** Status of an answer; undefined where there was none. */
export function statusOf(cause: unknown): number | undefined {
  return cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
}

/** Whether a store answered with this code of S3. */
export function isRefusedBecauseOf(cause: unknown, code: string): boolean {
  return cause instanceof S3ServiceException && cause.name === code;
}

/** That a store did not do something. It has no cause: what the client throws may have parts of a signed request in it. */
export class StoreProblem extends StoreError {
  /** In a word or two. */
  readonly what: string;
  readonly isCertain: boolean;

  private constructor(sentence: string, what: string, isCertain: boolean) {
    super(sentence);
    this.what = what;
    this.isCertain = isCertain;
  }

  /**
   * What to tell about what the client threw.
   *
   * @param at the object, as messages name it
   * @throws {unknown} what comes from neither the store nor the way to it
   */
  static of(cause: unknown, done: 'read' | 'written', at: string, bucket: string): StoreProblem {
    const { what, mend, isCertain = true } = wrong(cause, bucket);
    return new StoreProblem(`${at} cannot be ${done} (${what}); ${mend}.`, what, isCertain);
  }
}

interface Wrong {
  readonly what: string;
  readonly mend: string;
  readonly isCertain?: boolean;
}

function wrong(cause: unknown, bucket: string): Wrong {
  if (cause instanceof S3ServiceException) return answered(cause, bucket);
  if (!(cause instanceof Error)) throw cause;
  if (cause.name === 'CredentialsProviderError')
    return { what: 'no credentials', mend: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY' };
  if (cause.message === 'Region is missing')
    return { what: 'no region', mend: 'set AWS_REGION, to us-east-1 where the store has none' };
  if ('$response' in cause) return { what: 'what answers does not speak S3', mend: 'check S3_ENDPOINT' };
  const code = NOT_ANSWERED.has(cause.name) ? cause.name : codeOf(cause);
  // The client adds how often it tried to what came on the way.
  if (code !== undefined || '$metadata' in cause)
    return {
      what: code === undefined ? 'no answer' : `no answer: ${code}`,
      mend: 'check S3_ENDPOINT and the way there',
      isCertain: false,
    };
  throw cause;
}

function answered(cause: S3ServiceException, bucket: string): Wrong {
  const status = statusOf(cause) ?? 0;
  const what = cause.name.startsWith('Unknown') ? `status ${status}` : cause.name;
  if (what === 'NoSuchBucket')
    return { what: `there is no bucket ${bucket}`, mend: 'make it, or name another in MODELS_FOLDER' };
  if (WRONG_REGION.has(what)) return { what, mend: `set AWS_REGION to the region of the bucket ${bucket}` };
  if (status === 401 || status === 403)
    return {
      what,
      mend: 'check the credentials, and that they allow s3:ListBucket, s3:GetObject and, for changes, s3:PutObject',
    };
  if (status === NOT_IMPLEMENTED)
    return { what, mend: 'take a store that knows conditional writes (If-None-Match, If-Match)' };
  if (status === TOO_MANY || status >= FAILED)
    return { what, mend: 'the store has trouble, try again later', isCertain: false };
  return { what, mend: 'check MODELS_FOLDER and S3_ENDPOINT' };
}
