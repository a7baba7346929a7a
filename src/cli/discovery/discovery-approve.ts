import { Option } from 'commander';
import { shorterText, toBeSaid } from '../../domain/instance/approval';
import type { ApprovalRequest } from '../../domain/instance/approval-request';
import type { ApprovalSays } from '../../domain/instance/change';
import { counted } from '../../domain/text/counted';
import { isRefusal } from '../../operations/refusal';
import { showInForce } from '../instance/ensure-applied';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { parseDays } from '../shell/parse-number';
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
    'last hour, the instance is to be typed on a terminal, in spite of --yes. So it is where the request took the place of ' +
    'one with a longer cool-off that somebody else had asked for; off a terminal, --cool-off-days names the one that is meant. ' +
    'So it is, too, where another instance has open runs for the same requests; off a terminal, --accept-copy says that this ' +
    'LMS is a copy.',
  examples: [
    'lethe discovery approve --instance demo',
    'lethe discovery approve --instance demo --yes --reason "numbers agree with the LMS" --follow',
    'lethe discovery approve --instance demo --hold-file /var/backups/lethe/demo.json',
  ],
  json: DISCOVERY_JSON,
  common: ['config', 'engine', 'json', 'yes', 'dry-run', 'timeout', 'who'],
  own: () => [
    new Option(
      '--cool-off-days <n>',
      'the cool-off that you were shown; a request with another one is refused',
    ).argParser(parseDays),
    new Option('--follow', 'wait until every learner whom it enrolled has ended or needs a person'),
    ...approvalOptions(),
  ],
  run: approve,
});

interface Options extends DiscoveryOptions, ApprovalOptions {
  readonly coolOffDays?: number;
}

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
  session.output.note(describeDiscoveryCounts(request.counts, undefined, request));
  mustBeShown(session, request);
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
  const result = await session.run(instance, MAY_BE_GIVEN, (context) => approveDiscovery(context, given));
  return reportDiscovery(session, instance, enrolling(session, result), { coolOffDays, isOther: override });
}

const MAY_BE_GIVEN =
  'it may be approved, as `lethe instance show` says; then this discovery, or the next one, carries it out';

/** @throws CliError refused, where the request has another cool-off than the person names */
function mustBeShown(session: Session<Options>, { coolOffDays }: ApprovalRequest): void {
  const { coolOffDays: said = coolOffDays } = session.options;
  if (said === coolOffDays) return;
  throw new CliError(
    'refused',
    `the request is for a cool-off of ${counted(coolOffDays, 'day')}, not ${said}; nothing was changed`,
    `see \`${session.command('discovery show')}\`; to ask for it again: \`${session.command(`discovery run --cool-off-days ${said}`)}\``,
  );
}

/**
 * Asks for what is still missing. Where something else moves learners, another instance has them, or the cool-off took the
 * place of a longer one, the name that is typed on a terminal stands for `--accept-moved`, `--accept-copy` and
 * `--cool-off-days`; `--yes` stands for the first of them off a terminal, and for the others nowhere.
 */
async function confirmAll(
  session: Session<Options>,
  instance: string,
  request: ApprovalRequest,
  what: string,
): Promise<ApprovalSays> {
  const { terminal, options, by } = session;
  const named = options.coolOffDays === undefined ? {} : { acceptShorter: true };
  const said = { ...saidWith(session), ...named };
  const shorter = shorterText(request, by);
  const also = {
    ...(request.counts.moved > 0 ? { acceptMoved: true } : {}),
    ...(request.counts.elsewhere === undefined ? {} : { acceptCopy: true }),
    ...(shorter === undefined ? {} : { acceptShorter: true }),
  };
  const unsure = Object.keys(also).some((what) => said[what as keyof typeof also] !== true);
  const typed = unsure && terminal.interactive;
  const says = typed ? { ...said, ...also } : said;
  const unsaid = toBeSaid(request, says, by);
  if (unsaid !== undefined) throw new CliError('refused', unsaid, `see \`${session.command('discovery show')}\``);
  if (shorter !== undefined) session.output.note(shorter);
  noteMoved(session, request.counts);
  if (request.why === 'first-discovery' && says.holds === undefined) session.output.note(MAY_BE_HELD);
  await session.confirmByName(instance, what, typed);
  return says;
}
