/** What stages run on. */
export type StageService = 'kafka' | 'registry' | 'redis' | 'clickhouse';
export type ServiceName = StageService | 's3';

export interface Service {
  readonly name: ServiceName;
  /** Kafka: host:port. Registry: base of the Confluent API. Redis: redis://…. ClickHouse, S3: http://…; the bucket there is `weir`. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly logFile: string;
  running(): boolean;
  /** Process id while it runs. */
  pid(): number | undefined;
  /** Starts it again on the same port and data; does nothing while it runs. Resolves when it answers. */
  start(): Promise<void>;
  /** SIGTERM, after a grace SIGKILL; resolves when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill9(): Promise<void>;
  /** SIGSTOP: connections stay open, nothing answers. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
}

export interface ServiceOptions {
  /** heapMb: Java heap (default 512); properties: lines of server.properties that replace the defaults. */
  readonly kafka?: {
    readonly heapMb?: number;
    readonly properties?: Readonly<Record<string, string | number | boolean>>;
  };
  readonly registry?: { readonly heapMb?: number };
  readonly s3?: { readonly heapMb?: number };
  /** args: further arguments of redis-server. */
  readonly redis?: { readonly args?: readonly string[] };
}

export interface RunningServices<Name extends ServiceName = StageService> {
  /** KAFKA_BROKERS, SCHEMA_REGISTRY_URL, REDIS_URL, CLICKHOUSE_URL, S3_ENDPOINT of the services started. */
  readonly env: Readonly<Record<string, string>>;
  readonly services: { readonly [K in Name]: Service };
  readonly folder: string;
  /** Stops all; removes the folder when it was not given. */
  stop(): Promise<void>;
}

export const SERVICE_NAMES: readonly ServiceName[];

/** What can run here: true, or why not and how to mend it. */
export function servicesAvailable(names?: readonly ServiceName[]): Record<ServiceName, true | string>;

/** Starts services side by side, without `names` those that stages run on; without `folder` in one of their own, removed by stop(). Rejects with the end of the log. */
export function startServices<Name extends ServiceName = StageService>(options?: {
  readonly names?: readonly Name[];
  readonly folder?: string;
  readonly log?: (line: string) => void;
  readonly options?: ServiceOptions;
}): Promise<RunningServices<Name>>;

/** The services that were once started in this folder, running or not. */
export function servicesIn(folder: string, names?: readonly ServiceName[]): Promise<Service[]>;

/** Ends services whose owner was killed before it could stop them. */
export function sweepAbandonedRuns(): Promise<void>;

/** A TCP port that was free on the loopback address a moment ago. */
export function freePort(): Promise<number>;
