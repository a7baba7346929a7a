/** What a bar is drawn with. */
export interface Glyphs {
  readonly done: string;
  readonly inHand: string;
  readonly toDo: string;
  readonly ok: string;
  readonly bad: string;
  readonly pending: string;
  readonly back: string;
}

const DRAWN: Glyphs = { done: '━', inHand: '╸', toDo: '─', ok: '✔', bad: '✘', pending: '◦', back: '↩' };
const TYPED: Glyphs = { done: '#', inHand: '+', toDo: '-', ok: '*', bad: '!', pending: '.', back: '<' };

/** Plain ASCII if the terminal may not show more. */
export function glyphs(env: NodeJS.ProcessEnv): Glyphs {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) || env.WT_SESSION !== undefined ? DRAWN : TYPED;
}
