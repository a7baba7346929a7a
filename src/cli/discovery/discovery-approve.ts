import { Option } from 'commander';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { instanceOf } from '../shell/named-instance';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { confirmByName } from '../shell/site';
import { describeDiscoveryCounts } from './discovery-counts-text';
import { DISCOVERY_JSON, type DiscoveryOptions, enrolling, reportDiscovery } from './report-discovery';

export const discoveryApprove = defineCommand<DiscoveryOptions>({
  usage: 'approve',
  summary: 'let in the learners that a discovery has counted and may not enroll by itself',
  details:
    'Shows what a discovery has counted and asks for confirmation. Then enrolls the learners up to the newest one that it ' +
    'showed. The next discovery judges later learners. A request expires after a day, and the next discovery asks again.',
  examples: [
    'lethe discovery approve --instance demo',
    'lethe discovery approve --instance demo --yes --reason "numbers agree with the LMS" --follow',
  ],
  json: DISCOVERY_JSON,
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [new Option('--follow', 'wait until every learner whom it enrolled has ended or needs a person')],
  run: approve,
});

async function approve(session: Session<DiscoveryOptions>): Promise<number> {
  const { options } = session;
  const { id: instance } = await instanceOf(session);
  const { approveDiscovery, openApproval } = lazy.discovery();
  const open = await openApproval({ client: await session.client(), instance });
  if (open === undefined) throw refusalFault(session, { refusal: 'no-approval' });
  const { request, revision, override } = open;
  session.output.note(describeDiscoveryCounts(request.counts));
  if (options.dryRun === true) {
    session.output.answer({ ...request, dryRun: true }, () => 'Nothing was changed.');
    return 0;
  }
  const { newestRetirementId: upTo, coolOffDays, counts } = request;
  const what =
    `This lets in the learners up to retirement ${upTo} of ${instance}, with a cool-off of ${coolOffDays} days: ` +
    `${counts.dueNow} are due now, ${counts.coolingOff} are cooling off.`;
  await confirmByName(session, instance, what);
  const { reason } = options;
  const given = { upTo, coolOffDays, revision, override, ...(reason === undefined ? {} : { reason }) };
  const result = await session.run(instance, 'the approval is being carried out', (context) =>
    approveDiscovery(context, given),
  );
  return reportDiscovery(session, instance, enrolling(session, result), coolOffDays);
}
