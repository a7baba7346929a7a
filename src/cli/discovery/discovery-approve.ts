import type { Command } from 'commander';
import type { Action } from '../shell/action';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import { refusalFault } from '../shell/refusal-fault';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { confirmByName, showSite } from '../shell/site';
import { describeDiscoveryCounts } from './discovery-counts-text';
import { DISCOVERY_JSON, type DiscoveryOptions, reportDiscovery } from './report-discovery';

export function discoveryApprove(action: Action): Command {
  const command = documentedCommand('approve', {
    summary: 'approve the learners whom a discovery has counted',
    details:
      'Shows what a discovery has counted and asks for confirmation. Then enrolls the learners up to the newest one that it ' +
      'showed. The next discovery judges later learners. A request expires after a day, and the next discovery asks again.',
    examples: [
      'lethe discovery approve --instance demo',
      'lethe discovery approve --instance demo --yes --reason "numbers agree with the LMS" --follow',
    ],
    json: DISCOVERY_JSON,
  });
  withCommon(command, 'config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who');
  command.option('--follow', 'wait until every learner whom it enrolled has ended or needs a person');
  return command.action(action<DiscoveryOptions>(approve));
}

async function approve(session: Session<DiscoveryOptions>): Promise<number> {
  const { options } = session;
  const site = await showSite(session);
  const { instance } = site;
  const { approveDiscovery, openApproval } = rooms.discovery();
  const request = await openApproval({ client: await session.client(), instance });
  if (request === undefined) throw refusalFault(session, { refusal: 'no-approval' });
  session.note(describeDiscoveryCounts(request.counts));
  if (options.dryRun === true) {
    session.answer({ ...request, dryRun: true }, () => 'Nothing was changed.');
    return 0;
  }
  const upTo = request.newestRetirementId;
  await confirmByName(session, instance, `This lets in the learners up to retirement ${upTo} of ${instance}.`);
  const { reason } = options;
  const approval = { upTo, ...(reason === undefined ? {} : { reason }) };
  const result = await session.run(instance, 'the approval is being carried out', (context) =>
    approveDiscovery(context, approval),
  );
  return reportDiscovery(session, instance, result, site.plan.coolOffDays);
}
