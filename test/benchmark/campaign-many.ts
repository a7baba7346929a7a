import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { one, table } from './report-table';
import { type StandSettings, withStand } from './stand';
import { VERB_HEADINGS, type VerbTimes, verbCells, verbsBeside } from './verbs-over-and-over';

/** One campaign over many open runs, and the same campaign the other way with a single learner's verbs beside it. */
export interface CampaignMany {
  readonly learners: number;
  /** Learners who cool off are put on hold; from the start of the command to its end. */
  readonly seconds: number;
  /** They are released, while one other learner is held and released by hand. */
  readonly beside: VerbTimes & { readonly seconds: number };
}

export function campaignMany(
  learners: number,
  settings: StandSettings,
  say: (line: string) => void,
): Promise<CampaignMany> {
  return withStand(settings, async (stand) => {
    await stand.park(learners);
    const [{ userId } = { userId: 0 }] = await stand.sandbox.add(1, 0);
    await stand.discover(false);
    const everybody = await stand.sandbox.learners();
    const file = join(stand.folder, 'learners.txt');
    writeFileSync(
      file,
      everybody
        .filter((id) => id !== userId)
        .map((id) => `${id}\n`)
        .join(''),
    );
    await stand.rest();
    const campaign = async (verb: string) => {
      const said = await stand.lethe(['campaign', 'start', verb, '--file', file, '--yes', '--follow', '--json']);
      const { counts } = JSON.parse(said) as { readonly counts: Readonly<Record<string, number>> };
      if (counts.accepted !== learners) throw new Error(`${verb}: ${JSON.stringify(counts)}`);
    };
    say(`  ${learners} learners are put on hold by a campaign …`);
    const began = performance.now();
    await campaign('hold');
    const seconds = (performance.now() - began) / 1000;
    await stand.rest();
    say('  they are released, and one more is held and released by hand meanwhile …');
    const { result: _, ...beside } = await verbsBeside(stand, userId, () => campaign('release'));
    return { learners, seconds, beside };
  });
}

export function describeCampaign({ learners, seconds, beside }: CampaignMany): string {
  return [
    '`lethe campaign start hold --file … --follow` over learners who cool off, from its start to its end; then the same with ' +
      '`release`, and beside it `lethe learner hold` and `release` of one more learner, again and again, each a command of ' +
      'its own from its start to its end.',
    table(
      ['learners', 'alone: in', 'a second', 'with verbs beside: in', ...VERB_HEADINGS],
      [
        [
          String(learners),
          `${one(seconds)} s`,
          one(learners / seconds),
          `${one(beside.seconds)} s`,
          ...verbCells(beside),
        ],
      ],
    ),
  ].join('\n\n');
}
