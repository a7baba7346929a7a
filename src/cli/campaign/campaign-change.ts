import { Argument } from 'commander';
import { showInForce } from '../instance/ensure-applied';
import type { CommonOptions } from '../shell/common-options';
import { type CommandPage, defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import type { Session } from '../shell/session';

type ChangeVerb = 'pause' | 'resume' | 'cancel';

const PAGES: Readonly<Record<ChangeVerb, Pick<CommandPage, 'summary' | 'details'>>> = {
  pause: {
    summary: 'stop a campaign until you resume it',
    details: 'Stops a campaign until you resume it. It takes about 15 seconds until nobody is in hand any more.',
  },
  resume: { summary: 'let a paused campaign go on' },
  cancel: {
    summary: 'end a campaign; what is done stays done',
    details: 'Ends a campaign. What is done stays done, and the learners whom it has not reached stay as they are.',
  },
};

/** `lethe campaign pause|resume|cancel`. */
export function campaignChange(verb: ChangeVerb) {
  return defineCommand<CommonOptions>({
    usage: verb,
    ...PAGES[verb],
    examples: [`lethe campaign ${verb} 20260131T080000-1a2b --instance demo${verb === 'cancel' ? ' --yes' : ''}`],
    json: { id: 'id of the campaign', note: 'what became of it' },
    common: ['config', 'engine', 'json', ...(verb === 'cancel' ? (['yes'] as const) : []), 'timeout'],
    own: () => [new Argument('<campaign>', 'id of the campaign')],
    run: (session, [id = '']) => change(session, verb, id),
  });
}

async function change(session: Session, verb: ChangeVerb, id: string): Promise<number> {
  const { id: instance } = await showInForce(session);
  if (verb === 'cancel') await session.confirmByName(instance, `This ends the campaign ${id} of ${instance}.`);
  const { changeCampaign } = lazy.campaigns();
  const { note } = await session.run(instance, 'it may still be carried out', (context) =>
    changeCampaign(context, id, verb),
  );
  session.output.answer({ instance, id, note }, () => `campaign ${id}: ${note}`);
  return 0;
}
