import { styleText } from 'node:util';

export type Paint = (style: Style, text: string) => string;
export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

export const PLAIN: Paint = (_, text) => text;

/** Colors on a terminal that has them, unless the user sets NO_COLOR. */
export function paintFor(live: boolean, env: NodeJS.ProcessEnv): Paint {
  if (!live || (env.NO_COLOR ?? '') !== '') return PLAIN;
  return (style, text) => styleText(style, text);
}
