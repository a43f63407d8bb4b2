import type { SiteDriftFinding } from './site-drift.ts';

/** What has drifted, in one sentence with its numbers. */
export function driftSentence(finding: SiteDriftFinding): string {
  const names = finding.models.map(({ name, version }) => `${name} ${version}`).join(', ');
  switch (finding.kind) {
    case 'input': {
      const { input, measure, value, limit } = finding;
      const by = measure === 'psi' ? 'population stability index' : 'Kolmogorov–Smirnov distance';
      return `${input} is not spread as it was (${by} ${shown(value)}, limit ${shown(limit)}); it is read by ${names}`;
    }
    case 'score':
      return `the mean score of ${names} has changed from ${shown(finding.before)} to ${shown(finding.after)}; what is usual here is learnt anew`;
    case 'abstentions':
      return `the share of records that ${names} says nothing of has changed from ${shown(finding.before)} to ${shown(finding.after)}`;
  }
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
