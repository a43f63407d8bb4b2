/** What the packages of one row of the table in ARCHITECTURE.md may use. */
export interface LayerRule {
  /** Last part of the package's folder: `flow`, or `apps` for all of them. */
  readonly layer: string;
  /** Workspace packages, by the last part of their folder. */
  readonly workspace: readonly string[];
  /** Packages from npm; undefined for any that package.json declares. */
  readonly packages: readonly string[] | undefined;
  readonly mayUseNode: boolean;
  readonly mayUseClock: boolean;
  readonly mayUseEnvironment: boolean;
}

const HEADINGS = ['layer', 'workspace', 'npm', '`node:*`', 'clock, chance', '`process.env`'];

/** The table below the heading that names the layers. @throws {Error} when there is none, or a cell says something else than yes or no */
export function readImportTable(markdown: string): readonly LayerRule[] {
  const rows = markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const head = rows.findIndex((cells) => HEADINGS.every((heading, i) => cells[i] === heading));
  if (head < 0) throw new Error(`ARCHITECTURE.md has no table with the columns ${HEADINGS.join(', ')}`);
  const end = rows.findIndex((cells, i) => i > head && cells.length !== HEADINGS.length);
  return rows.slice(head + 2, end < 0 ? undefined : end).flatMap(ruleOf);
}

function ruleOf([layers = '', workspace = '', packages = '', node = '', clock = '', environment = '']: string[]) {
  return namesIn(layers).map((layer): LayerRule => ({
    layer,
    workspace: namesIn(workspace),
    packages: packages === 'any' ? undefined : namesIn(packages),
    mayUseNode: isYes(node),
    mayUseClock: isYes(clock),
    mayUseEnvironment: isYes(environment),
  }));
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

function isYes(cell: string): boolean {
  if (cell === 'yes' || cell === 'no') return cell === 'yes';
  throw new Error(`the table of layers in ARCHITECTURE.md says "${cell}" where yes or no is meant`);
}
