import { Option } from 'commander';
import type { HoldScope } from '../../domain/instance/maintenance-hold';
import { CliError } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';

export interface ScopeOptions extends CommonOptions {
  readonly service?: string;
  readonly step?: string;
}

export function scopeOptions(): readonly Option[] {
  return [
    new Option('--service <name>', 'only steps of this SERVICE'),
    new Option('--step <state>', 'only the step that begins in this state'),
  ];
}

/** @throws CliError usage, when both are set */
export function scopeOf({ service, step }: ScopeOptions): HoldScope {
  if (service !== undefined && step !== undefined) {
    throw new CliError('usage', '--service and --step cannot be used together', 'hold one after the other');
  }
  if (service !== undefined) return { kind: 'service', service };
  return step === undefined ? { kind: 'instance' } : { kind: 'step', step };
}
