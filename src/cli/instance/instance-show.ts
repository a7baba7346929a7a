import { firstApproval, requestInForce } from '../../domain/instance/approval';
import { flattenSettings } from '../../domain/instance/flatten-settings';
import { activityTaskQueue } from '../../domain/instance/instance';
import { holdText } from '../../domain/instance/maintenance-hold';
import type { InstanceRecord } from '../../domain/instance/record';
import { workerText } from '../../domain/instance/worker-identity';
import type { Poller } from '../../operations/instances';
import { defineCommand } from '../shell/define-command';
import { failureFault } from '../shell/explain-error';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import type { Page } from '../shell/page';
import { formatFacts, formatTable } from '../shell/page';
import type { Session } from '../shell/session';
import { nothingInForce } from './ensure-applied';

const CHANGES_SHOWN = 10;

export const instanceShow = defineCommand({
  usage: 'show',
  summary: 'show what is in force for an instance, its last changes, and which workers serve it',
  examples: ['lethe instance show --instance academy', 'lethe instance show --config site.yml --json'],
  json: {
    record: 'what is in force: settings, approved, request, holds, lastDiscovery, changes',
    workers: 'the workers that serve it: identity (process and machine), file, build, since, seenAt',
  },
  common: ['config', 'engine', 'json'],
  run: show,
});

async function show(session: Session): Promise<number> {
  const { id } = await existingInstance(session);
  const { describeRecord, pollersOf } = lazy.instances();
  const client = await session.client();
  const [sight, workers] = [await describeRecord(client, id), await pollersOf(client, activityTaskQueue(id))];
  if (sight.kind === 'none') throw nothingInForce(id);
  if (sight.kind === 'newer') throw failureFault('instance.unreadable', `format ${sight.format}`);
  if (sight.kind === 'unreadable') throw failureFault('instance.unreadable', sight.why);
  session.output.answer({ record: sight.record, workers }, (page) => describeInForce(sight.record, workers, page));
  return 0;
}

/** What is in force, for a person. */
export function describeInForce(record: InstanceRecord, workers: readonly Poller[], page: Page): string {
  const { settings, lastDiscovery, holds, changes } = record;
  const [request, approved] = [requestInForce(record, Date.now()), firstApproval(record, Date.now())];
  const facts = formatFacts(
    [
      ['instance', record.instance],
      ['revision', record.revision],
      ...flattenSettings(settings).map(({ key, value }) => [key, value] as const),
      ['first enrollment', approved === undefined ? 'not approved yet' : `approved by ${approved.by}, ${approved.at}`],
      ['awaits approval', request === undefined ? 'no' : `${request.why}, until ${request.lapsesAt}`],
      [
        'last discovery',
        lastDiscovery === undefined ? 'none yet' : `${lastDiscovery.at}, enrolled ${lastDiscovery.enrolled}`,
      ],
      ...holds.map((hold) => ['held', `${holdText(hold)}, by ${hold.by}`] as const),
      ['workers', workers.length === 0 ? 'none' : workers.map(workerText).join('; ')],
    ],
    page,
  );
  const steps = settings.plan.steps.map(({ start, end, service, method }) => [start, end, service, method]);
  const rows = changes
    .slice(-CHANGES_SHOWN)
    .reverse()
    .map((one) => [one.revision, one.at.slice(0, 16).replace('T', ' '), one.by, one.what, one.reason]);
  return [
    facts,
    '',
    formatTable(['start', 'end', 'service', 'method'], steps, page),
    '',
    formatTable(['revision', 'at (UTC)', 'by', 'change', 'reason'], rows, page),
  ].join('\n');
}
