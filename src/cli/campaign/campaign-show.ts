import { Argument } from 'commander';
import type { OperationContext } from '../../operations/operation-context';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import { newestOf, oneMore } from '../shell/newest-of';
import { formatTable } from '../shell/page';
import type { Session } from '../shell/session';
import { watch } from '../shell/watch';
import { errandText } from './preview-text';
import { reportCampaign, SHOWN_JSON } from './report-campaign';

/** So many of the newest are listed. */
const LISTED = 20;

export const campaignShow = defineCommand<CommonOptions>({
  usage: 'show',
  summary: 'list campaigns, or show one with the result of each learner',
  details:
    'Without an id: the newest campaigns. With one: how far it is, and who refused and why; --output csv has the result of ' +
    'each learner. Results are there as long as Temporal keeps the campaign.',
  examples: [
    'lethe campaign show --instance demo',
    'lethe campaign show 20260131T080000-1a2b --instance demo --watch',
    'lethe campaign show 20260131T080000-1a2b --instance demo --output csv',
  ],
  json: { ...SHOWN_JSON, campaigns: 'without an id: the same of each campaign, without its learners' },
  common: ['config', 'engine', 'json', 'output', 'watch', 'timeout'],
  own: () => [new Argument('[campaign]', 'id of a campaign')],
  run: (session, [id]) => watch(session, () => (id === undefined ? list(session) : show(session, id))),
});

async function show(session: Session, id: string): Promise<number> {
  const { id: instance } = await existingInstance(session);
  const { showCampaign } = lazy.campaigns();
  const shown = await session.run(instance, 'the campaign goes on', (context) => showCampaign(context, id));
  return reportCampaign(session, instance, shown);
}

async function list(session: Session): Promise<number> {
  const { id: instance } = await existingInstance(session);
  const { listCampaigns } = lazy.campaigns();
  const listing = (context: OperationContext) => listCampaigns(context, oneMore(LISTED));
  const campaigns = newestOf(session, await session.run(instance, 'campaigns go on', listing), LISTED, '');
  const items = campaigns.map(({ id, errand, is, by, startedAt, counts }) => ({
    id,
    what: errandText(errand),
    is,
    by,
    startedAt,
    ...counts,
  }));
  session.output.answerList(
    { instance, campaigns },
    {
      items,
      columns: ['id', 'what', 'is', 'by', 'startedAt', 'all', 'accepted', 'refused', 'unknown', 'left'],
      text: (page) =>
        items.length === 0
          ? 'Temporal keeps no campaign of this instance'
          : // When it began, its id says.
            formatTable(
              ['campaign', 'what', 'is', 'learners', 'accepted', 'refused', 'by'],
              items.map((one) => [
                one.id,
                one.what,
                one.is,
                one.all,
                one.is === 'unknown' ? undefined : one.accepted,
                one.is === 'unknown' ? undefined : one.refused,
                one.by,
              ]),
              page,
              { whole: ['campaign'] },
            ),
    },
  );
  return 0;
}
