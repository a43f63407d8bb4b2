import type { Outcome, Registry } from '@weir/adapters/models';
import { compareVersions } from '@weir/detect/packages';
import { modelOf } from '@weir/detect/registry';
import {
  beginRollout,
  rolloutPlanSchema,
  stepRollout,
  type Comparison,
  type Observed,
  type RolloutPlan,
} from '@weir/detect/rollout';
import type { ModelIdentity } from '@weir/stream';
import type { ModelTally } from './model-tally.ts';

export interface RolloutWatchOptions {
  readonly registry: Pick<Registry, 'state' | 'unset' | 'rollback' | 'promote'>;
  readonly tally: ModelTally;
  readonly tell: (sentence: string) => void;
}

/** A champion that took the place of another. */
interface Former {
  readonly version: string;
  readonly observed: Observed;
}

const WHO = 'weir';
/** Votes a record that are never too many: what is calibrated votes on one benign record in a hundred. */
const USUAL_VOTES = 0.02;
/** So many times more or fewer votes than the champion's are too many or few. */
const VOTES_FACTOR = 5;
const NOTHING: Observed = { rows: 0, abstained: 0, voted: 0, shared: 0, p99Ms: 0 };

/**
 * Compares a shadow, a canary and a new champion with whom they are to replace or replaced, by what this process saw of them, and takes
 * back one that is worse: its alias goes, or the champion before is champion again. A canary for which it was said before what
 * decides becomes champion or is taken back when that is decided. Each is a change of the registry like any other, written down there,
 * and adopted as any other.
 */
export class RolloutWatch {
  readonly #options: RolloutWatchOptions;
  readonly #formers = new Map<string, Former>();
  /** Of each name what is in force, as it was looked at last. */
  readonly #lineups = new Map<string, readonly ModelIdentity[]>();
  readonly #told = new Set<string>();
  #takenBack = 0;

  constructor(options: RolloutWatchOptions) {
    this.#options = options;
  }

  /** Versions that this process took back. */
  get takenBack(): number {
    return this.#takenBack;
  }

  /** @throws {InputError} when the registry cannot be read or written */
  async look(inForce: readonly ModelIdentity[]): Promise<void> {
    for (const name of new Set(inForce.map((model) => model.name))) {
      const lineup = inForce.filter((model) => model.name === name);
      this.#note(name, lineup);
      for (const candidate of lineup) await this.#judge(candidate, lineup);
    }
  }

  /** Counts anew when other versions are in force, and remembers how the champion before was. */
  #note(name: string, lineup: readonly ModelIdentity[]): void {
    const before = this.#lineups.get(name);
    this.#lineups.set(name, lineup);
    if (before === undefined || textOf(before) === textOf(lineup)) return;
    const [was, is] = [championOf(before), championOf(lineup)];
    if (was?.digest !== is?.digest) {
      this.#formers.delete(name);
      // Who goes back knows whom he wants.
      if (was !== undefined && is !== undefined && compareVersions(is.version, was.version) > 0)
        this.#formers.set(name, { version: was.version, observed: this.#options.tally.of(was) });
    }
    this.#options.tally.restart(name);
  }

  async #judge(candidate: ModelIdentity, lineup: readonly ModelIdentity[]): Promise<void> {
    const { tally, tell } = this.#options;
    const { name, version, role } = candidate;
    const former = this.#formers.get(name);
    if (role === 'champion' && former === undefined) return;
    const champion = championOf(lineup);
    const rival = role === 'champion' || champion === undefined ? NOTHING : tally.of(champion);
    const other = role === 'champion' ? (former?.observed ?? NOTHING) : rival;
    const comparison = role === 'canary' ? modelOf(await this.#options.registry.state(), name)?.comparison : undefined;
    const plan = planOf(rival, comparison);
    const begun = { ...beginRollout(plan), phase: role };
    const step = stepRollout(begun, { candidate: tally.of(candidate), other, goldenMismatches: 0 });
    if (step.move === 'end') return this.#takeBack(candidate, former?.version, step.rollout.reason);
    if (step.move !== 'advance') return;
    if (role === 'canary') return this.#crown(candidate, step.rollout.reason);
    if (role === 'champion') this.#formers.delete(name);
    const news = `${name} ${version}: ${step.rollout.reason}; \`weir models deploy ${name}/${version} --alias canary\` tries it on a part`;
    if (role !== 'shadow' || this.#told.has(news)) return;
    this.#told.add(news);
    tell(news);
  }

  async #crown({ name, version }: ModelIdentity, why: string): Promise<void> {
    const { registry, tell } = this.#options;
    // Another process may have decided otherwise.
    if (modelOf(await registry.state(), name)?.aliases.canary !== version) return;
    const outcome = await registry.promote(name, version, 'champion', { who: WHO, why });
    tell(
      outcome.ok
        ? `${name} ${version} is champion: ${why}`
        : `${name} ${version} should be champion (${why}) and is not: ${outcome.message}`,
    );
  }

  async #takeBack({ name, version, role }: ModelIdentity, former: string | undefined, why: string): Promise<void> {
    const { registry, tell } = this.#options;
    // Another process may have done it.
    if (modelOf(await registry.state(), name)?.aliases[role] !== version) return;
    const act = { who: WHO, why };
    let outcome: Outcome;
    if (role !== 'champion') outcome = await registry.unset(name, role, act);
    else if (former !== undefined) outcome = await registry.rollback(name, former, act);
    else return;
    if (outcome.ok) this.#takenBack++;
    const back = role === 'champion' ? `; ${former} is champion again` : '';
    tell(
      outcome.ok
        ? `${name} ${version} is taken back as ${role}: ${why}${back}`
        : `${name} ${version} should be taken back as ${role} (${why}) and is not: ${outcome.message}`,
    );
  }
}

/** What ends it, where it is watched beside `rival`: of a new champion not how much it votes, since the one before saw other traffic. */
function planOf({ rows, voted }: Observed, comparison: Comparison | undefined): RolloutPlan {
  const rate = rows === 0 ? 0 : voted / rows;
  const isKnown = voted >= 100;
  const alarmRate = {
    low: isKnown ? rate / VOTES_FACTOR : 0,
    high: rows === 0 ? 1 : Math.min(1, Math.max(USUAL_VOTES, rate * VOTES_FACTOR)),
  };
  return rolloutPlanSchema.parse({ alarmRate, comparison });
}

function championOf(lineup: readonly ModelIdentity[]): ModelIdentity | undefined {
  return lineup.find(({ role }) => role === 'champion');
}

function textOf(lineup: readonly ModelIdentity[]): string {
  return lineup.map(({ digest, role }) => `${role} ${digest}`).join();
}
