import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { TestPlace } from '../../contract/registry-contract.ts';
import { openModelBucket } from '../index.ts';

/** The bucket of the store that `npm test` starts; any credentials are right there. */
const BUCKET = 'weir';
Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: 'test-access-key',
  AWS_SECRET_ACCESS_KEY: 'test-secret-key',
  AWS_REGION: 'us-east-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

export interface TestBucket extends TestPlace {
  /** MODELS_FOLDER of it. */
  readonly place: string;
}

/** A place of its own in the bucket. @param through where the registry believes the store to be */
export function testBucket(endpoint: string, through = endpoint): TestBucket {
  const prefix = `test/${randomUUID()}`;
  const client = new S3Client({ endpoint, forcePathStyle: true });
  const place = `s3://${BUCKET}/${prefix}`;
  return {
    place,
    open: () => openModelBucket(place, { endpoint: through, pathStyle: true }),
    put: async (path, bytes) =>
      void (await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${prefix}/${path}`, Body: bytes }))),
    remove: async (path) =>
      void (await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: `${prefix}/${path}` }))),
  };
}
