import { Option } from 'commander';
import type { ConfigFault, InstanceConfig, LoadedConfig } from '../../config/load-config';
import { checksExit, checksText } from '../doctor/checks-text';
import { diagnose } from '../doctor/diagnose';
import { EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { formatFacts } from '../shell/page';
import type { Session } from '../shell/session';
import { findingsText } from './findings-text';

interface Options extends CommonOptions {
  readonly online?: boolean;
  readonly local?: boolean;
}

export const configCheck = defineCommand({
  usage: 'check',
  summary: 'check a config and show every error and warning with its line',
  details:
    'Checks an instance file, or a folder of them. Shows every error and warning with its file and line, where each ' +
    'secret comes from, and the fingerprint that runs carry. Needs no network, except for secrets from Vault. With --online, ' +
    'also does what `lethe doctor` does, and ends as that does.',
  examples: [
    'lethe config check --config site.yml',
    'lethe config check --config /etc/lethe --json',
    'lethe config check --config site.yml --online',
  ],
  json: {
    ok: 'whether a worker and a schedule can start with it',
    faults: 'file, line, column, path, code, message, hint',
    warnings: 'the same; they stop nothing',
    instances: 'id, environment, lmsHost, fingerprint, coolOffDays, schedule, steps, secrets (what, from)',
    checks: 'with --online: for each instance its id, from and checks, as `lethe doctor` prints them',
  },
  common: ['config', 'engine', 'json', 'timeout'],
  own: () => [
    new Option('--online', 'also look at the services, Temporal and the workers, as `lethe doctor` does'),
    new Option('--local', 'with --online: ask the LMS and the services from this machine'),
  ],
  run: check,
});

async function check(session: Session<Options>): Promise<number> {
  const { loaded, faults, warnings: all } = await load(session);
  // A cool-off that is missing is a fault here.
  const warnings = all.filter(({ file, path }) => !faults.some((fault) => fault.file === file && fault.path === path));
  const instances = (loaded?.instances ?? []).map((instance) => ({
    ...instance.card,
    coolOffDays: instance.plan.coolOffDays,
    schedule: lazy.schedules().describeSchedule(instance.schedule),
    steps: instance.plan.steps.length,
    secrets: instance.secretSources,
  }));
  const ok = faults.length === 0;
  const checks = ok && session.options.online === true ? await look(session, loaded?.instances ?? []) : undefined;
  session.output.answer({ ok, faults, warnings, instances, ...(checks === undefined ? {} : { checks }) }, (page) =>
    [
      ...instances.map(({ secrets, ...facts }) =>
        formatFacts(
          [
            ...Object.entries(facts).map(([name, value]) => [name, value ?? undefined] as const),
            ...secrets.map(({ what, from }) => [what, from] as const),
          ],
          page,
        ),
      ),
      ...(warnings.length > 0 ? [findingsText('warnings', warnings, page)] : []),
      ...(ok ? ['the config is good'] : [findingsText('faults', faults, page)]),
      ...(checks ?? []).map(({ instance, checks: found }) => `${instance}\n${checksText(found, page)}`),
    ].join('\n\n'),
  );
  return ok ? checksExit((checks ?? []).flatMap((one) => one.checks)) : EXIT_CODES.config;
}

async function look(session: Session<Options>, instances: readonly InstanceConfig[]) {
  const { local = false } = session.options;
  return Promise.all(
    instances.map(async (config) => {
      const { id } = config.card;
      return { instance: id, ...(await diagnose(session, { id, config }, local)) };
    }),
  );
}

interface Outcome {
  readonly loaded?: LoadedConfig;
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigFault[];
}

async function load(session: Session<Options>): Promise<Outcome> {
  const { ConfigError, configFlag, configSource, instanceSource, loadConfig, NoSuchInstance, requireCoolOff } =
    lazy.config();
  const { options, terminal } = session;
  const { env } = terminal;
  const faults: ConfigFault[] = [];
  const warnings: ConfigFault[] = [];
  const collect = (error: unknown) => {
    if (!(error instanceof ConfigError) || error instanceof NoSuchInstance) throw error;
    faults.push(...error.faults);
    warnings.push(...error.warnings);
    return undefined;
  };
  const instance = instanceSource({ flag: options.instance, env });
  const path = () => configSource({ flag: configFlag(options), env });
  const loaded = await (async () => loadConfig({ path: path(), instance, env }))().catch(collect);
  for (const one of loaded?.instances ?? []) {
    try {
      requireCoolOff(one);
    } catch (error) {
      collect(error);
    }
  }
  return { loaded, faults, warnings: [...(loaded?.warnings ?? []), ...warnings] };
}
