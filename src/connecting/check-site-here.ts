import type { InstanceConfig } from '../config/load-config';
import type { Check } from '../domain/checks/check';
import type { Beside } from '../domain/checks/named-file';
import { openInstance } from '../serving/open-instance';

/** Looks at the site of a file from this machine, as a worker with it would. */
export async function checkSiteHere(
  config: InstanceConfig,
  beside: Beside,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { services, close } = openInstance(config, 'this machine');
  try {
    return await services.check(signal, beside);
  } finally {
    close();
  }
}
