import { Option } from 'commander';
import { toBeSaid } from '../../domain/instance/approval';
import type { ApprovalRequest } from '../../domain/instance/approval-request';
import type { ApprovalSays } from '../../domain/instance/change';
import { counted } from '../../domain/text/counted';
import { isRefusal } from '../../operations/refusal';
import { showInForce } from '../instance/ensure-applied';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { type ApprovalOptions, approvalOptions, holdFileOf, noteMoved, saidWith } from './approval-options';
import { describeDiscoveryCounts, describeLettingIn, MAY_BE_HELD } from './discovery-counts-text';
import { holdThem } from './hold-them';
import { DISCOVERY_JSON, type DiscoveryOptions, enrolling, reportDiscovery } from './report-discovery';

export const discoveryApprove = defineCommand<Options>({
  usage: 'approve',
  summary: 'let in the learners that a discovery has counted and may not enroll by itself',
  details:
    'Shows what a discovery has counted and asks for confirmation. Then enrolls the learners up to the newest one that it ' +
    'showed. The next discovery judges later learners. A request lapses after a day, and with any change of the rules; the ' +
    'next discovery asks again. The first approval of an instance asks for --hold-file or --no-hold-file where learners ' +
    'are in the middle of the pipeline and no run knows them. Where something other than Lethe has moved learners in the ' +
    'last hour, the instance is to be typed on a terminal, in spite of --yes.',
  examples: [
    'lethe discovery approve --instance demo',
    'lethe discovery approve --instance demo --yes --reason "numbers agree with the LMS" --follow',
    'lethe discovery approve --instance demo --hold-file /var/backups/lethe/demo.json',
  ],
  json: DISCOVERY_JSON,
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [
    new Option('--follow', 'wait until every learner whom it enrolled has ended or needs a person'),
    ...approvalOptions(),
  ],
  run: approve,
});

type Options = DiscoveryOptions & ApprovalOptions;

async function approve(session: Session<Options>): Promise<number> {
  const { options } = session;
  const { id: instance } = await showInForce(session);
  await session.mayWrite(instance, false);
  const holds = holdFileOf(options);
  const { approveDiscovery, openApproval } = lazy.discovery();
  const open = await openApproval({ client: await session.client(), instance });
  if (open === undefined) throw refusalFault(session, { refusal: 'no-approval' });
  if (isRefusal(open)) throw refusalFault(session, open);
  const { request, revision, override } = open;
  session.output.note(describeDiscoveryCounts(request.counts));
  if (options.dryRun === true) {
    session.output.answer({ ...request, dryRun: true }, () => 'Nothing was changed.');
    return 0;
  }
  const { newestRetirementId: upTo, coolOffDays, counts, askedAt: shown } = request;
  const what =
    `This lets in the learners up to retirement ${upTo} of ${instance}, with a cool-off of ${counted(coolOffDays, 'day')}: ` +
    `${describeLettingIn(counts, request.why)}.`;
  const says = await confirmAll(session, instance, request, what);
  // Each hold that is brought back is a change of the record that was shown.
  const changes = holds === undefined ? 0 : await holdThem(session, instance, holds);
  const { reason } = options;
  const given = {
    upTo,
    coolOffDays,
    shown,
    says,
    revision: revision + changes,
    override,
    ...(reason === undefined ? {} : { reason }),
  };
  const result = await session.run(instance, 'the approval is being carried out', (context) =>
    approveDiscovery(context, given),
  );
  return reportDiscovery(session, instance, enrolling(session, result), coolOffDays);
}

/**
 * Asks for what is still missing. Where something else moves learners, the name that is typed on a terminal stands for
 * `--accept-moved`, and `--yes` does so only off a terminal.
 */
async function confirmAll(
  session: Session<Options>,
  instance: string,
  request: ApprovalRequest,
  what: string,
): Promise<ApprovalSays> {
  const { terminal } = session;
  const said = saidWith(session);
  const typed = request.counts.moved > 0 && said.acceptMoved !== true && terminal.interactive;
  const says = typed ? { ...said, acceptMoved: true } : said;
  const unsaid = toBeSaid(request, says);
  if (unsaid !== undefined) throw new CliError('refused', unsaid, `see \`${session.command('discovery show')}\``);
  noteMoved(session, request.counts);
  if (request.why === 'first-discovery' && says.holds === undefined) session.output.note(MAY_BE_HELD);
  await session.confirmByName(instance, what, typed);
  return says;
}
