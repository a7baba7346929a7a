import { describeSecret, isSecretRef } from '../secrets/secret-ref';
import type { InstanceConfig } from './instance-config';

/** Where one secret comes from, in words; never the secret. */
export interface SecretSource {
  /** As in `client_secret`, or `SEGMENT.token` for a driver's option. */
  readonly what: string;
  readonly from: string;
}

/** All secrets of an instance: the client's, and those that its drivers' options hold at their top level. */
export function secretSources({ client, drivers }: InstanceConfig): readonly SecretSource[] {
  const ofDrivers = [...drivers].flatMap(([service, { options }]) =>
    Object.entries((options ?? {}) as Record<string, unknown>)
      .filter(([, value]) => isSecretRef(value))
      .map(([name, value]) => ({ what: `${service}.${name}`, from: describeSecret(value as typeof client.secret) })),
  );
  return [{ what: 'client_secret', from: describeSecret(client.secret) }, ...ofDrivers];
}
