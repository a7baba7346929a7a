import type { Command } from 'commander';
import { approvalWorkflowId } from '../../domain/instance/instance';
import type { Approval, ApprovalAnswer } from '../../workflows/discover-learners/messages';
import type { Action } from '../shell/action';
import { CliError } from '../shell/cli-error';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import type { Session } from '../shell/session';
import { confirmByName, showSite } from '../shell/site';
import { openApproval } from './approval';
import { describeDiscoveryCounts } from './discovery-counts-text';
import { DISCOVERY_JSON, type DiscoveryOptions, reportDiscovery } from './report-discovery';
import { watchDiscovery } from './run-discovery';

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
  const request = await openApproval(session, instance);
  if (request === undefined) {
    throw new CliError(
      'not-found',
      `no discovery of ${instance} waits for an approval`,
      `see \`${session.command('discovery show')}\``,
    );
  }
  session.note(describeDiscoveryCounts(request.counts));
  if (options.dryRun === true) {
    session.answer({ ...request, dryRun: true }, () => 'Nothing was changed.');
    return 0;
  }
  const upTo = request.newestRetirementId;
  await confirmByName(session, instance, `This lets in the learners up to retirement ${upTo} of ${instance}.`);
  const client = await session.client();
  const approval: Approval = {
    by: session.by,
    upTo,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  };
  const handle = client.workflow.getHandle(approvalWorkflowId(instance));
  const answer = await session.waiting('the approval is being carried out', (signal) =>
    client.withAbortSignal(signal, () =>
      handle.executeUpdate<ApprovalAnswer, [Approval]>('approve', { args: [approval] }),
    ),
  );
  if (!answer.accepted)
    throw new CliError('refused', answer.reason, `look again: \`${session.command('discovery show')}\``);
  const result = await watchDiscovery(session, client.workflow.getHandle(answer.batch), instance);
  return reportDiscovery(session, result, site.plan.coolOffDays);
}
