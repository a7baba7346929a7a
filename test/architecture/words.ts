/** Words that we do not use in texts that people read. Most readers are not native speakers of English. */
export interface Word {
  readonly not: RegExp;
  /** What to write instead. */
  readonly use: string;
  /** A text with the word in it: shows that the pattern finds it. */
  readonly example: string;
}

export const WORDS: readonly Word[] = [
  { not: /\bin mid-\w+/i, use: 'in the middle of a step', example: 'killed in mid-step' },
  { not: /\banew\b/i, use: 'again', example: 'written anew' },
  { not: /\band (its|their) (kin|like)\b/i, use: 'and related …', example: 'HTTP_PROXY and its kin' },
  { not: /\bin clear\b/i, use: 'unencrypted', example: 'names stand in clear' },
  { not: /\b(can|could|to) be had\b|\b(is|are) had\b/i, use: 'is available', example: 'none can be had' },
  {
    not: /(?<!there )\b(is|are) no (?!longer\b|more\b)[a-z]+/i,
    use: 'is not a …, unknown …',
    example: '"x" is no key',
  },
  { not: /\bmend(s|ed|ing)?\b/i, use: 'fix', example: 'mend the cause' },
  { not: /\b(is|are|was|be|were) said\b/i, use: 'set, write', example: 'LETHE_KEYS is said wherever lethe runs' },
  { not: /\bwants\b/i, use: 'requires, needs', example: 'cancel wants a superuser' },
  { not: /\bwhoever\b/i, use: 'anybody who', example: 'whoever has the ring' },
  { not: /\bbeneath\b/i, use: 'below, under', example: 'the phase beneath a hold' },
  {
    not: /\b(unto|hence|thereof|wherein|hitherto|thence|whence|upon|amidst|lest|whilst|shall|till)\b/i,
    use: 'a plain word: on, so, until, must …',
    example: 'the learner shall wait',
  },
  { not: /\bheed(s|ed|ing)?\b/i, use: 'use, follow', example: 'does not heed it' },
  { not: /\b(told|tells?) of\b/i, use: 'reports, names', example: 'which a warning tells of' },
  { not: /\bfor ever\b/i, use: 'forever, without end', example: 'waits for ever' },
  { not: /\benrol(s|ment|ments)?\b/i, use: 'enroll, enrollment', example: 'the enrolments stay' },
  {
    not: /\b(colour|behaviour|licence|honour|favour|centre|catalogue|neighbour)\w*/i,
    use: 'the American spelling',
    example: 'the behaviour of a service',
  },
  {
    not: /\b(organ|recogn|serial|normal|initial|summar)is(e[sd]?|ing|ation)\b/i,
    use: '-ize',
    example: 'is recognised',
  },
  { not: /\bin the wild\b/i, use: 'that sites use', example: 'pipelines in the wild' },
  { not: /\bbut for\b/i, use: 'except for', example: 'the same but for upper case' },
  { not: /\bneeds? not\b/i, use: 'does not have to', example: 'the file need not exist' },
  { not: /\bspeaks? (to|of)\b|\bspoken to\b/i, use: 'connects to, mentions', example: 'a worker speaks to Temporal' },
  { not: /\bon (their|its) way\b/i, use: 'in progress', example: 'learners who are on their way' },
  { not: /\b(lies|lie) (in|at)\b/i, use: 'is in', example: 'wherever its ciphertext lies in' },
  { not: /\bat hand\b/i, use: 'available', example: 'tutor was not at hand' },
  { not: /\bmishaps?\b/i, use: 'problem', example: 'a section for each mishap' },
  { not: /\boverruled?s?\b/i, use: 'override', example: 'they never overrule it' },
  {
    not: /\bstands? (in|at|below|behind|between|before|there)\b/i,
    use: 'is in, is at',
    example: 'it stands in the file',
  },
];

/** Words that are wrong in prose, and right in the names that scripts use: those are in back-ticks. */
export const PROSE_WORDS: readonly Word[] = [
  { not: /(?<!lethe )\bengines?\b(?!\.[a-z])/i, use: 'Temporal server', example: 'an engine elsewhere' },
];

/** What a text has of the words, each with what to write instead. */
export function findWords(text: string, words: readonly Word[] = WORDS): readonly string[] {
  return words.flatMap(({ not, use }) => {
    const all = new RegExp(not.source, `${not.flags}g`);
    return [...text.matchAll(all)].map(({ 0: found, index }) => {
      const around = text.slice(Math.max(0, index - 30), index + found.length + 30).replaceAll(/\s+/g, ' ');
      return `"${found}" in "…${around}…": write ${use}`;
    });
  });
}

/** Prose of a page: without blocks of code, code in a line, and targets of links. */
export function proseOf(page: string): string {
  return page
    .replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '`…`')
    .replaceAll(/\]\([^)\s]*\)/g, ']');
}

/** What people read of a source: its comments and its strings, one after another. Code between them is left out. */
export function textsOf(source: string): string {
  const parts =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<=(?:[=(,:[!&|?{};>\n]|return)\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;
  return [...source.matchAll(parts)]
    .map(([part]) => part)
    .filter((part) => !/^\/(?![*/])/.test(part) && !/^'(?:\.{1,2}\/|@?[\w-]+(?:\/|'$))/.test(part))
    .map((part) => part.replaceAll(/\$\{[^}]*\}/g, '…'))
    .join('\n');
}

/** What people read of a test: its comments and its names. Its data may be anything. */
export function namesAndCommentsOf(source: string): string {
  const comments = [...source.matchAll(/^\s*(\/\*[\s\S]*?\*\/|\/\/[^\n]*)/gm)].map(([, comment]) => `${comment}`);
  const names = [
    ...source.matchAll(/(?:\b(?:it|test|describe)|\beach\([^()]*\)|^\s*\]?\))\(\s*(['"])((?:\\.|(?!\1)[^\\\n])*)\1/gm),
  ];
  return proseOf([...comments, ...names.map(([, , name]) => `${name}`)].join('\n'));
}
