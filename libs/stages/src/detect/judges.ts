import { compileRules, NO_RULES, problemText, type RuleSet } from '@weir/detect';
import type {
  HeldModels,
  ModelGroup,
  ModelIdentity,
  ModelSet,
  Models,
  Rules,
  RuleTexts,
  StateChanges,
} from '@weir/stream';
import { z } from 'zod';
import type { JudgesName } from './stretches.ts';

/** Where rules and models come from; a lane may have neither. */
export interface JudgesPorts {
  readonly rules: Rules | undefined;
  readonly models: { readonly port: Models; readonly group: ModelGroup } | undefined;
}

/** Who judges a message. */
export interface Judges {
  readonly rules: RuleSet;
  /** Undefined where no models are in force. */
  readonly models: ModelSet | undefined;
}

const ruleTexts = z.object({
  version: z.string(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
});
const identities = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    digest: z.string(),
    role: z.enum(['champion', 'canary', 'shadow']),
  }),
);

type Kind = 'rules' | 'models';

/**
 * The rules and models that messages of a lane are judged by, or may have to be judged by again. What they are is saved: the texts of
 * rules, and of each model its name, version, digest and role. Models are held for as long as somebody may ask for them.
 */
export class LaneJudges {
  readonly #ports: JudgesPorts;
  readonly #texts = new Map<string, RuleTexts>();
  readonly #models = new Map<string, HeldModels>();
  /** What a store has, or is about to have. */
  readonly #saved: Readonly<Record<Kind, Set<string>>> = { rules: new Set(), models: new Set() };

  constructor(ports: JudgesPorts) {
    this.#ports = ports;
  }

  /** Who is in force now. */
  newest(): JudgesName {
    return { rules: this.#newestRules()?.version ?? '', models: this.#newestModels()?.id ?? '' };
  }

  /** @throws {Error} when they were neither the newest nor restored, or the rules are not right for the version of the program that runs */
  of({ rules, models }: JudgesName): Judges {
    return {
      rules: rules === '' ? NO_RULES : compiled(this.#textsOf(rules)),
      models: models === '' ? undefined : this.#modelsOf(models),
    };
  }

  /** What they are, where a store does not have it yet. */
  takeUnsaved({ rules, models }: JudgesName): StateChanges['changed'] {
    const entries: { key: string; value: Uint8Array }[] = [];
    const add = (kind: Kind, name: string, what: () => unknown): void => {
      if (name === '' || this.#saved[kind].has(name)) return;
      this.#saved[kind].add(name);
      entries.push({ key: keyOf(kind, name), value: new TextEncoder().encode(JSON.stringify(what())) });
    };
    add('rules', rules, () => this.#textsOf(rules));
    add('models', models, () => this.#modelsOf(models).models.map(identityOf));
    return entries;
  }

  /** Forgets all that is not named; returns the keys that a store needs no more. */
  keepOnly(names: readonly JudgesName[]): string[] {
    const kept = {
      rules: new Set(names.map(({ rules }) => rules)),
      models: new Set(names.map(({ models }) => models)),
    };
    for (const version of this.#texts.keys()) if (!kept.rules.has(version)) this.#texts.delete(version);
    for (const [id, held] of this.#models) {
      if (kept.models.has(id)) continue;
      this.#models.delete(id);
      held.release();
    }
    const removed: string[] = [];
    for (const kind of ['rules', 'models'] as const) {
      for (const name of this.#saved[kind]) {
        if (kept[kind].has(name)) continue;
        this.#saved[kind].delete(name);
        removed.push(keyOf(kind, name));
      }
    }
    return removed;
  }

  /** Takes an entry that was saved; false when it is none of these. */
  async restore(kind: string, name: string, value: Uint8Array): Promise<boolean> {
    if (kind !== 'rules' && kind !== 'models') return false;
    const saved: unknown = JSON.parse(new TextDecoder().decode(value));
    if (kind === 'rules') this.#texts.set(name, ruleTexts.parse(saved));
    else this.#models.set(name, await this.#recall(identities.parse(saved)));
    this.#saved[kind].add(name);
    return true;
  }

  async #recall(models: readonly ModelIdentity[]): Promise<HeldModels> {
    const { models: asked } = this.#ports;
    if (asked !== undefined) return asked.port.recall(asked.group, models);
    const names = models.map(({ name, version }) => `${name} ${version}`).join(', ');
    throw new Error(
      `records were judged by ${names}, and this process has no models; start it as it was started before`,
    );
  }

  #newestRules(): RuleTexts | undefined {
    return this.#ports.rules?.current();
  }

  #newestModels(): ModelSet | undefined {
    const { models } = this.#ports;
    const set = models?.port.newest(models.group);
    return set === undefined || set.models.length === 0 ? undefined : set;
  }

  #textsOf(version: string): RuleTexts {
    const known = this.#texts.get(version) ?? named(this.#newestRules(), (texts) => texts.version === version);
    if (known === undefined) throw new Error(`the texts of rules ${version} are not in the state that names them`);
    this.#texts.set(version, known);
    return known;
  }

  #modelsOf(id: string): ModelSet {
    const held = this.#models.get(id)?.set;
    if (held !== undefined) return held;
    const newest = named(this.#newestModels(), (set) => set.id === id);
    if (newest === undefined) throw new Error(`the models ${id} are not in the state that names them`);
    this.#models.set(id, newest.hold());
    return newest;
  }
}

function keyOf(kind: Kind, name: string): string {
  return JSON.stringify(['', kind, name, '']);
}

function identityOf({ name, version, digest, role }: ModelIdentity): ModelIdentity {
  return { name, version, digest, role };
}

function named<T>(one: T | undefined, is: (one: T) => boolean): T | undefined {
  return one !== undefined && is(one) ? one : undefined;
}

/** @throws {Error} when they were not found to be right by the version of the program that runs */
function compiled(texts: RuleTexts): RuleSet {
  const outcome = compileRules(texts.files);
  if ('problems' in outcome) throw new Error(outcome.problems.map(problemText).join('\n'));
  return outcome.set;
}
