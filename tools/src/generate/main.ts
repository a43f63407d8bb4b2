import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applicationsPage } from './applications.ts';
import { configurationPage } from './configuration.ts';
import { readDeclaration, TOPIC_NAMES } from './declaration.ts';
import { commandsPage } from './commands.ts';
import { migrationsModule, tablesPage } from './ddl.ts';
import { topicsPage } from './docs.ts';
import { featuresPage } from './features.ts';
import { historyEntry } from './history.ts';
import { metricsPage } from './metrics.ts';
import { modelsPage } from './models.ts';
import { applicationFieldsModule } from './rule-fields.ts';
import { rulesPage } from './rules.ts';
import { typesOf } from './types.ts';

/** Every generated file below `root`, by path. */
export async function generate(root: string): Promise<Map<string, string>> {
  const topics = TOPIC_NAMES.map((name) => readDeclaration(root, name));
  const files = new Map<string, string>();
  for (const topic of topics) files.set(`libs/schema/src/generated/${topic.name}.ts`, typesOf(topic));
  for (const topic of topics) {
    const { path, text } = historyEntry(root, topic);
    files.set(path, text);
  }
  files.set('libs/schema/src/generated/tables.ts', migrationsModule(topics));
  files.set('docs/reference/topics.md', topicsPage(topics));
  files.set('docs/reference/tables.md', tablesPage(topics));
  files.set('docs/reference/applications.md', applicationsPage());
  files.set('libs/detect/src/generated/application-fields.ts', applicationFieldsModule());
  files.set('docs/reference/features.md', featuresPage());
  files.set('docs/reference/model-packages.md', modelsPage());
  files.set('docs/reference/rules.md', rulesPage(root));
  files.set('docs/reference/configuration.md', configurationPage());
  files.set('docs/reference/metrics.md', await metricsPage());
  const commands = commandsPage(root);
  if (commands !== undefined) files.set('docs/reference/cli.md', commands);
  return files;
}

async function main(): Promise<void> {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
  const check = process.argv.includes('--check');
  let stale = 0;
  for (const [path, text] of await generate(root)) {
    const full = join(root, path);
    if (existsSync(full) && readFileSync(full, 'utf8') === text) continue;
    stale++;
    if (check) {
      process.stderr.write(`${path} is stale: run \`npm run generate\`\n`);
    } else {
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
      process.stderr.write(`wrote ${path}\n`);
    }
  }
  if (check && stale > 0) process.exitCode = 1;
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) await main();
