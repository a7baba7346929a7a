import type { ScriptResult } from './judge-script';
import type { ScriptSweep } from './sweep-all-scripts';
import { TROUBLES } from './troubles';

/** The result of a whole sweep of the scripts' commands: a part of the page of faults. */
export function describeScripts({ clean, cells, results }: ScriptSweep, where: string): string {
  const broken = results.filter(({ wrong }) => wrong.length > 0);
  return [
    'Each command ran once undisturbed. Then it ran again for each thing that it does outside (a request for a token, a request',
    'to Open edX or to Google Drive, a file that is written or removed) and for each way in which this can go wrong. Of a command',
    'that does the same for many learners, only some of these things were tried (`n of m`):',
    `${results.length} of ${cells} such runs, ${broken.length === 0 ? 'and no promise was broken' : `${broken.length} of which broke a promise`}.`,
    ...(results.length < cells
      ? ['A sweep runs what is worst first; the others are not run yet, and their cells are empty.']
      : []),
    'Where the worker was killed, it was a process of its own, and another one was started.',
    'In each run, nothing was done twice that cannot be repeated: no clean-up, no file, no comment, no username. Nobody was removed',
    'who is not in an archive. The exit code and the answer of the command were true.',
    '',
    where,
    '',
    '- **same**: the command did all that it does undisturbed, and said so.',
    '- **told**: it ended with an exit code of its own and said what was not done, or is not known. Repeated, as it says, it did the rest.',
    '',
    line(['command', 'what it does outside', ...TROUBLES.map(({ name }) => name)]),
    line(['---', '---', ...TROUBLES.map(() => '---')]),
    ...clean.map(({ scenario, did }) => {
      const own = results.filter((result) => result.scenario === scenario.name);
      const cells = TROUBLES.map(({ name }) => describeCells(own.filter(({ trouble }) => trouble === name)));
      const swept = scenario.only === undefined ? '' : `${scenario.only(did.requests).length} of `;
      return line([scenario.name, `${swept}${Object.values(did).flat().length}`, ...cells]);
    }),
    '',
    ...broken.flatMap(({ key, title, wrong }) => wrong.map((one) => `- **broken** at ${key} (${title}): ${one}`)),
    ...(broken.length === 0 ? [] : ['']),
    'Where a command did not do the same:',
    '',
    line(['command', 'where', 'what went wrong']),
    line(['---', '---', '---']),
    ...toldOf(results).map(line),
    '',
    line(['of', 'what it is']),
    line(['---', '---']),
    ...clean.map(({ scenario: { name, says } }) => line([name, says])),
    ...TROUBLES.map(({ name, says }) => line([name, says])),
  ].join('\n');
}

function describeCells(results: readonly ScriptResult[]): string {
  const count = (is: (one: ScriptResult) => boolean, word: string) => {
    const amount = results.filter(is).length;
    return amount === 0 ? [] : [`${amount} ${word}`];
  };
  return [
    ...count(({ ended, wrong }) => wrong.length === 0 && ended === 'same', 'same'),
    ...count(({ ended, wrong }) => wrong.length === 0 && ended === 'told', 'told'),
    ...count(({ wrong }) => wrong.length > 0, '**broken**'),
  ].join(', ');
}

/** A line for each command and place at which it told. */
function toldOf(results: readonly ScriptResult[]): readonly (readonly string[])[] {
  const told = new Map<string, { readonly result: ScriptResult; readonly troubles: Set<string> }>();
  for (const result of results) {
    if (result.ended === 'same') continue;
    const key = `${result.scenario} ${result.title}`;
    const one = told.get(key) ?? { result, troubles: new Set() };
    one.troubles.add(result.trouble);
    told.set(key, one);
  }
  return [...told.values()].map(({ result, troubles }) => [result.scenario, result.title, [...troubles].join(', ')]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
