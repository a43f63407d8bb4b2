/** The registry in the words of MLflow's REST API 2.0 (https://mlflow.org/docs/latest/rest-api.html), whose versions are text here: 1.2.3. */
import type { ModelView, VersionView } from './model-view.ts';

const TAGS = ['digest', 'keyId', 'features'] as const;

/** MLflow's stage of a version: one whose verdicts count, one that is tried, or none. */
function stageOf({ aliases }: VersionView): 'Production' | 'Staging' | 'None' {
  if (aliases.includes('champion')) return 'Production';
  return aliases.length > 0 ? 'Staging' : 'None';
}

/** A version as MLflow tells of it. */
interface MlflowVersion {
  readonly current_stage: string;
  readonly [member: string]: unknown;
}

export function mlflowVersion(name: string, view: VersionView): MlflowVersion {
  const at = Date.parse(view.registered);
  return {
    name,
    version: view.version,
    creation_timestamp: at,
    last_updated_timestamp: at,
    current_stage: stageOf(view),
    description: '',
    source: `models:/${name}/${view.version}`,
    run_id: '',
    status: 'READY',
    aliases: view.aliases,
    tags: [...TAGS.map((key) => ({ key, value: view[key] })), { key: 'classes', value: view.classes.join(',') }],
  };
}

export function mlflowModel(view: ModelView): object {
  const times = view.versions.map(({ registered }) => Date.parse(registered));
  return {
    name: view.name,
    creation_timestamp: Math.min(...times),
    last_updated_timestamp: Math.max(...times),
    description: '',
    latest_versions: latestVersions(view, []),
    aliases: Object.entries(view.aliases).map(([alias, version]) => ({ alias, version })),
    tags: [{ key: 'group', value: view.group }],
  };
}

/** The highest version of each stage. @param stages empty: of all */
export function latestVersions(view: ModelView, stages: readonly string[]): readonly object[] {
  const latest = new Map<string, object>();
  for (const version of view.versions) {
    const found = mlflowVersion(view.name, version);
    if (!latest.has(found.current_stage)) latest.set(found.current_stage, found);
  }
  const wanted = new Set(stages.map((stage) => stage.toLowerCase()));
  return [...latest]
    .filter(([stage]) => wanted.size === 0 || wanted.has(stage.toLowerCase()))
    .map(([, found]) => found);
}

/** Whether a name is one that `name = 'x'`, `name LIKE '%x'` or `name ILIKE` wants; undefined for a filter that is none of them. */
export function nameFilter(filter: string): ((name: string) => boolean) | undefined {
  if (filter.trim() === '') return () => true;
  const [, word = '', , quoted = ''] = /^\s*name\s*(=|LIKE|ILIKE)\s*(['"])([^'"]{0,200})\2\s*$/i.exec(filter) ?? [];
  if (word === '') return undefined;
  if (word === '=') return (name) => name === quoted;
  const isExact = word.toUpperCase() === 'LIKE';
  const parts = (isExact ? quoted : quoted.toLowerCase()).split('%');
  return (name) => matches(isExact ? name : name.toLowerCase(), parts);
}

/** Whether a text is these parts with anything between them. */
function matches(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
