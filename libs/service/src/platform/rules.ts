import { compileRules, problemText } from '@weir/detect';
import { openRulesFolder, type RulesFolder } from '@weir/adapters/rules';

/** The rules in a folder and those below it; watched where `tell` takes what becomes of changes. @throws {InputError} with all that is wrong */
export function rulesIn(folder: string, tell?: (sentence: string) => void): RulesFolder {
  return openRulesFolder({
    folder,
    check(files) {
      const compiled = compileRules(files);
      return 'problems' in compiled
        ? { problems: compiled.problems.map(problemText) }
        : { version: compiled.set.version };
    },
    ...(tell === undefined ? {} : { tell }),
  });
}
