import { ConfigError } from '../config-fault';
import type { InstanceConfig } from '../instance-config';

/**
 * For what would retire learners by the file alone: `config check`, a discovery without `--cool-off-days`, a schedule.
 * @returns days between a request and the first step
 * @throws {ConfigError} when the file does not say it
 */
export function requireCoolOff(instance: InstanceConfig): number {
  if (instance.plan.coolOffDays !== null) return instance.plan.coolOffDays;
  const { file, line } = instance.source;
  throw new ConfigError([
    {
      file,
      line,
      path: 'lethe.cool_off_days',
      code: 'config.invalid',
      message: `${instance.card.id} has no cool-off: there is no default for the days in which a learner can cancel`,
      hint: 'write lethe: {cool_off_days: 14}, or the number that your site promises (the scripts wait 7 days, edX 14, the Tutor plugin 30)',
    },
  ]);
}
