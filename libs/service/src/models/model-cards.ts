import type { Registry } from '@weir/adapters/models';
import { manifestSchema, type Manifest } from '@weir/detect/packages';
import { comparisonSentence } from '@weir/detect/rollout';
import { modelViews, type ModelView, type VersionView } from './model-view.ts';
import type { ModelSettings } from './open-model-store.ts';
import { openRegistry } from './open-registry.ts';

/** A version of a model as its package tells of itself, to be shown to people. */
export interface ModelCard extends VersionView, Pick<ModelView, 'name' | 'group'> {
  /** What it is for: the first paragraph of its card. */
  readonly purpose: string;
  readonly metrics: Manifest['metrics'];
  /** CARD.md. */
  readonly card: string;
  /** Of a canary, what decides about it; null where people do. */
  readonly decision: string | null;
  /** Why the package cannot be read; null when it can. */
  readonly problem: string | null;
}

/**
 * Every version that an alias names; of a model without one the highest. Packages are checked when they are loaded, not here.
 *
 * @throws {InputError} when the keys or the registry's own file cannot be read
 */
export async function modelCards(config: ModelSettings): Promise<readonly ModelCard[]> {
  const { registry, close } = await openRegistry(config);
  try {
    const views = modelViews(await registry.state());
    return await Promise.all(views.flatMap((view) => shownOf(view).map((version) => cardOf(registry, view, version))));
  } finally {
    await close();
  }
}

function shownOf({ versions }: ModelView): readonly VersionView[] {
  const named = versions.filter(({ aliases }) => aliases.length > 0);
  return named.length > 0 ? named : versions.slice(0, 1);
}

async function cardOf(registry: Registry, view: ModelView, version: VersionView): Promise<ModelCard> {
  const { name, group, comparison } = view;
  const isDecided = comparison !== undefined && version.aliases.includes('canary');
  const facts = { ...version, name, group, decision: isDecided ? comparisonSentence(comparison) : null };
  const nothing = { purpose: '', metrics: {}, card: '' };
  const read = await registry.files(name, version.version);
  if (!read.ok) return { ...facts, ...nothing, problem: read.message };
  const text = (file: string): string => Buffer.from(read.files.get(file) ?? []).toString('utf8');
  const manifest = manifestSchema.safeParse(jsonOf(text('manifest.json')));
  const card = text('CARD.md');
  const purpose = purposeIn(card);
  if (!manifest.success) return { ...facts, purpose, metrics: {}, card, problem: 'its manifest.json cannot be read' };
  return { ...facts, purpose, metrics: manifest.data.metrics, card, problem: null };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function purposeIn(card: string): string {
  const paragraphs = card.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
  return paragraphs.find((paragraph) => paragraph !== '' && !paragraph.startsWith('#')) ?? '';
}
