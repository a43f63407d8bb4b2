/**
 * What a request holds that a server may be made to run or to hand out: signs of injection, by kind. They are facts about the text
 * (OWASP, CWE numbers beside each), not a judgement.
 */
export type InjectionKind = 'sql' | 'path' | 'script' | 'command' | 'code' | 'lookup' | 'entity';

interface Sign {
  readonly kind: InjectionKind;
  readonly pattern: RegExp;
  /** What must stand not far before and behind it; the pattern is a global one then. */
  readonly near?: { readonly before: RegExp; readonly after: RegExp };
}

/** Characters that are not far. */
const NEAR = 80;

const SHELLSHOCK = /\(\)\s?\{\s?[:\w'"]*\s?;\s?\}\s?;/;

/**
 * Looked for in what `plainText` makes: whitespace is a single character there. None may take longer than in proportion to the text, since
 * whoever sends it chooses it.
 */
const SIGNS: readonly Sign[] = [
  // CWE-89
  { kind: 'sql', pattern: /\bunion[\s(]+(?:all\s|distinct\s)?select\b/ },
  { kind: 'sql', pattern: /['")]\s?(?:or|and|xor|\|\||&&)\s['"(]?[\w%]+['"]?\s?(?:=|<|>|like\b|between\b)/ },
  { kind: 'sql', pattern: /\b(?:or|and)\s(['"]?)(\w+)\1\s?=\s?\1\2(?!\w)/ },
  { kind: 'sql', pattern: /=[^&=]{0,64}'\s?(?:--|#|;|\/\*|order\sby\s)/ },
  { kind: 'sql', pattern: /=\d{1,10}['"](?:&|$)/ },
  {
    kind: 'sql',
    pattern:
      /\b(?:sleep|benchmark|pg_sleep|load_file|extractvalue|updatexml|xp_cmdshell|group_concat|concat_ws|dbms_pipe.receive_message)\s?\(/,
  },
  { kind: 'sql', pattern: /\bwaitfor\sdelay\b|\binformation_schema\b|\bsqlite_master\b|\bsysobjects\b/ },
  {
    kind: 'sql',
    pattern: /\bfrom\b/g,
    near: { before: /\bselect\b/, after: /\b(?:where|limit|users?|passwords?)\b/ },
  },
  {
    kind: 'sql',
    pattern: /;\s?(?:drop|insert|alter|create|exec|truncate|delete)\s(?:table|into|database|from|user|master)\b/,
  },
  // CWE-22, CWE-98
  { kind: 'path', pattern: /(?:^|[/\\=])\.{2,}[/\\]+\.{2,}[/\\]/ },
  { kind: 'path', pattern: /\/etc\/(?:passwd|shadow|group|hosts|issue)\b|\/proc\/self\/|win\.ini\b|boot\.ini\b/ },
  { kind: 'path', pattern: /=(?:php|phar|expect|zip|data|file|gopher|dict):\/\// },
  // CWE-79
  { kind: 'script', pattern: /<script\b|<\w[^<>]*[\s/]on\w{3,20}\s?=|<iframe\b|=javascript:/ },
  { kind: 'script', pattern: /\b(?:alert|prompt|confirm)\s?\(\s?(?:['"`\d]|document\.|window\.|xss)/ },
  // CWE-78
  {
    kind: 'command',
    pattern:
      /(?:[;|\n]|&&|\$\()\s?(?:\/(?:usr\/)?s?bin\/)?(?:cat|ls|id|whoami|uname|wget|curl|nc|ncat|bash|sh|ping|nslookup|powershell|cmd|python3?|perl|rm|chmod|busybox|tftp|echo|sleep|dir|type|net|ipconfig|ifconfig)(?:\.exe)?(?:\s|[;|)]|$)/,
  },
  {
    kind: 'command',
    pattern: /\x60[a-z]{2,10}[^\x60]{0,80}\x60|(?:^|[=;|&(\s])\/bin\/(?:ba|da|k|z)?sh\b|\bcmd(?:\.exe)?\s?\/c\b/,
  },
  { kind: 'command', pattern: /\b(?:wget|curl|tftp)\s(?:-\S{1,40}\s){0,6}(?:https?:\/\/|\d{1,3}\.\d{1,3}\.)/ },
  { kind: 'command', pattern: SHELLSHOCK },
  // CWE-94, CWE-917, CWE-502
  { kind: 'code', pattern: /<\?php|\b(?:eval|assert|system|passthru|shell_exec|popen|base64_decode|phpinfo)\s?\(/ },
  {
    kind: 'code',
    pattern: /invokefunction|call_user_func|allow_url_include|auto_prepend_file|class\.module\.classloader/,
  },
  { kind: 'code', pattern: /getruntime\(|processbuilder|[%$#]\{\s?\(?#|ognl\.|freemarker\.template|t\(java\.lang/ },
  // CVE-2021-44228
  { kind: 'lookup', pattern: /\$\{\s?jndi\s?:/ },
  // CWE-611
  { kind: 'entity', pattern: /<!entity\s(?:%\s)?\S+\s(?:system|public)\b/ },
];

/** Signs that are looked for in headers too, which servers log and shells may see. */
const HEADER_KINDS: ReadonlySet<InjectionKind> = new Set(['lookup']);

/** Without one of these characters no sign is there; most requests have none in their query. */
const MAY_HOLD =
  /['"<>`;|(){}$\\]|%|\.\.|:\/\/|\/etc\/|\.ini|union|select|invokefunction|allow_url|auto_prepend|classloader/i;
const ESCAPE = /%([0-9a-f]{2})/gi;
const COMMENT = /\/\*.{0,32}?\*\//g;
const MOST_DECODINGS = 3;
const MOST_LOOKUPS = 6;
const INNERMOST_LOOKUP = /\$\{([^${}]*)\}/g;
/** Before the default that a lookup falls back to: `${::-j}`, `${env:X:-n}`. */
const DEFAULT = ':-';
const CHANGES_OF_CASE = ['lower:', 'upper:'];

/** Kinds of signs in the target or the body of a request. */
export function injectionsIn(text: string): InjectionKind[] {
  if (!MAY_HOLD.test(text)) return [];
  const plain = plainText(text);
  const kinds = SIGNS.filter((sign) => isIn(plain, sign)).map(({ kind }) => kind);
  return [...new Set(kinds)];
}

/** Kinds of signs in a header. */
export function headerInjectionsIn(text: string): InjectionKind[] {
  if (!text.includes('{') && !text.includes('%7')) return [];
  const plain = plainText(text);
  const kinds = SIGNS.filter((sign) => HEADER_KINDS.has(sign.kind) && isIn(plain, sign)).map(({ kind }) => kind);
  if (SHELLSHOCK.test(plain)) kinds.push('command');
  return kinds;
}

function isIn(text: string, { pattern, near }: Sign): boolean {
  if (near === undefined) return pattern.test(text);
  for (const { index, 0: found } of text.matchAll(pattern)) {
    const end = index + found.length;
    if (near.before.test(text.slice(Math.max(0, index - NEAR), index)) && near.after.test(text.slice(end, end + NEAR)))
      return true;
  }
  return false;
}

/**
 * As the server sees it: escapes resolved, again where they were escaped themselves, in lower case, nested lookups and comments gone. A run
 * of whitespace becomes one character, a line feed where it holds one.
 */
export function plainText(text: string): string {
  let plain = text.replaceAll('+', ' ');
  for (let i = 0; i < MOST_DECODINGS && plain.includes('%'); i++) {
    const decoded = plain.replaceAll(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (decoded === plain) break;
    plain = decoded;
  }
  plain = plain.toLowerCase();
  for (let i = 0; i < MOST_LOOKUPS && plain.includes('${'); i++) {
    const resolved = plain.replaceAll(INNERMOST_LOOKUP, resolve);
    if (resolved === plain) break;
    plain = resolved;
  }
  return plain.replaceAll(COMMENT, ' ').replaceAll(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' '));
}

/** What a lookup stands for where the text itself says it; any other stays. */
function resolve(lookup: string, inside: string): string {
  const mark = inside.lastIndexOf(DEFAULT);
  if (mark >= 0) return inside.slice(mark + DEFAULT.length);
  const change = CHANGES_OF_CASE.find((begin) => inside.startsWith(begin));
  return change === undefined ? lookup : inside.slice(change.length);
}
