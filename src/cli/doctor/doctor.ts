import { Option } from 'commander';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { instanceOf } from '../shell/named-instance';
import type { Session } from '../shell/session';
import { siteLine } from '../shell/site';
import { checksExit, checksText } from './checks-text';
import { diagnose } from './diagnose';

interface Options extends CommonOptions {
  readonly local?: boolean;
}

export const doctor = defineCommand({
  usage: 'doctor',
  summary: 'look at the site, its services, Temporal and the workers, and say what is wrong',
  details:
    'Looks at everything that a retirement needs, and says of each whether it is well and what to do: the token and the ' +
    "rights of its user, the LMS's states and their order, each service and each step, due dates, Temporal, the record, the " +
    'schedule, the workers and their file, the key rings, the clocks. It changes nothing: services are asked with GET and OPTIONS alone. ' +
    'A worker of the instance asks them, because it may see another network than this machine. Ends with 0 if nothing fails ' +
    '(warnings do not count), 7 if settings are wrong, 6 if something is out of reach, 5 if something else needs a person.',
  examples: [
    'lethe doctor --config site.yml',
    'lethe doctor --config site.yml --local',
    'lethe doctor --instance demo --json',
  ],
  json: {
    instance: 'id of the instance',
    from: 'where the site was looked at from: worker, here, nowhere',
    checks:
      'id, verdict (pass, warn, fail, unknown), says, todo, paste (what is to be pasted for that, as it is), about (of a failure: reach or config)',
  },
  common: ['config', 'engine', 'json', 'timeout'],
  own: () => [new Option('--local', 'ask the LMS and the services from this machine, with the secrets of the file')],
  run,
});

async function run(session: Session<Options>): Promise<number> {
  const patient = await instanceOf(session);
  if (patient.config !== undefined) session.output.note(siteLine(patient.config.card));
  const { from, checks } = await diagnose(session, patient, session.options.local === true);
  session.output.answer({ instance: patient.id, from, checks }, (page) => checksText(checks, page));
  return checksExit(checks);
}
