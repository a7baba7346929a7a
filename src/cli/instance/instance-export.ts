import { Option } from 'commander';
import { counted } from '../../domain/text/counted';
import { CliError } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { existingInstance } from '../shell/named-instance';
import type { Session } from '../shell/session';
import { systemFault } from '../shell/system-fault';
import { replaceExport } from './replace-export';

interface Options extends CommonOptions {
  readonly to: string;
}

export const instanceExport = defineCommand<Options>({
  usage: 'export',
  summary: 'write what is in force, and which learners are on hold, to a file',
  details:
    "For cron: should Temporal's database be lost, `lethe discovery approve --hold-file` brings the holds back, of learners " +
    'and for maintenance. Of a learner the file has the LMS user id, and until when the hold lasts. It is replaced as a ' +
    'whole. Only its owner can read a new one; one that is there keeps its owner, its group, and its mode. Of a link, the ' +
    'file that it leads to is replaced.',
  examples: ['lethe instance export --instance academy --to /var/backups/lethe/academy.json'],
  json: {
    instance: 'id of the instance',
    file: 'the file',
    heldLearners: 'how many learners are on hold',
    maintenanceHolds: 'how many holds of the instance, a service, or a step',
  },
  common: ['config', 'engine', 'json', 'timeout'],
  own: () => [new Option('--to <path>', 'the file; one that is there is replaced').makeOptionMandatory()],
  run: write,
});

async function write(session: Session<Options>): Promise<number> {
  const { id: instance } = await existingInstance(session);
  const { to: file } = session.options;
  const { exportInstance } = lazy.instances();
  const { exported, notAsked } = await session.run(instance, 'nothing was written', exportInstance);
  await replace(file, `${JSON.stringify(exported, null, 2)}\n`);
  if (notAsked.length > 0) {
    session.output.note(
      `no worker could say until when ${counted(notAsked.length, 'learner is', 'learners are')} held: written as held until released`,
    );
  }
  const heldLearners = exported.heldLearners.length;
  const maintenanceHolds = exported.maintenanceHolds.length;
  const also = maintenanceHolds === 0 ? '' : `, and ${counted(maintenanceHolds, 'maintenance hold')}`;
  session.output.answer(
    { instance, file, heldLearners, maintenanceHolds },
    () => `${instance} is in ${file}, with ${counted(heldLearners, 'learner')} on hold${also}`,
  );
  return 0;
}

async function replace(file: string, text: string): Promise<void> {
  try {
    await replaceExport(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const fault = systemFault(error);
    if (fault !== undefined) throw fault;
    const hint =
      code === 'EPERM'
        ? 'its owner or group would change: run the command as its owner, or name another file with --to'
        : 'name another file with --to';
    throw new CliError('failure', `${file} cannot be written (${code ?? 'unknown'})`, hint);
  }
}
