import { dumpConfig, loadConfig } from '@weir/service/config';
import { applyTopics, doctor, migrate } from '@weir/service/operations';
import { DONE, FAILED } from './failure.ts';
import { say } from './talk.ts';

interface ConfigFlag {
  readonly config?: string;
}

/** Makes the topics and registers their schemas. */
export async function topicsCommand({ config }: ConfigFlag): Promise<number> {
  await applyTopics(loadConfig({ file: config }), say);
  return DONE;
}

/** Brings the tables up to this version. */
export async function migrateCommand({ config, dryRun }: ConfigFlag & { readonly dryRun?: boolean }): Promise<number> {
  await migrate(loadConfig({ file: config }), dryRun === true, say);
  return DONE;
}

/** Checks the settings, or prints all of them. */
export function configCommand({ config, dump }: ConfigFlag & { readonly dump?: boolean }): number {
  const loaded = loadConfig({ file: config });
  if (dump === true) process.stdout.write(dumpConfig(loaded));
  else say('The configuration is sound.');
  return DONE;
}

/** A line for each thing that was looked at. */
export async function doctorCommand({ config, json }: ConfigFlag & { readonly json?: boolean }): Promise<number> {
  let failed = 0;
  for await (const finding of doctor(loadConfig({ file: config }))) {
    const { about, ok, says } = finding;
    if (!ok) failed++;
    process.stdout.write(
      json === true ? `${JSON.stringify(finding)}\n` : `${ok ? 'OK  ' : 'FAIL'} ${about}: ${says}\n`,
    );
  }
  return failed === 0 ? DONE : FAILED;
}
