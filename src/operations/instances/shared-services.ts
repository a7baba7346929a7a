import type { InstanceSettings } from '../../domain/instance/settings';
import { siteAddress } from '../../domain/instance/site-address';
import { otherInstances } from '../../temporal/records/claim-site';
import { describeRecord } from '../../temporal/records/describe-record';
import type { TemporalClient } from '../operation-context';

/** A service that another instance has at the same address, whatever its name is there. */
export interface SharedService {
  readonly service: string;
  readonly address: string;
  readonly instance: string;
  /** Its name there; `LMS` where it is that one's LMS. */
  readonly as: string;
}

/** What other instances have of what is proposed. */
export interface Sharing {
  readonly shared: readonly SharedService[];
  /** Instances whose records cannot be read here, each with the reason: what they have is not known. */
  readonly unread: readonly { readonly instance: string; readonly why: string }[];
}

/** Of those, what is not shared already by what is in force: then somebody has confirmed it before. */
export function sharedAnew(
  shared: readonly SharedService[],
  inForce: InstanceSettings | undefined,
): readonly SharedService[] {
  const had = inForce === undefined ? {} : addressesOf(inForce);
  return shared.filter(({ service, address }) => had[service] !== address);
}

/** Instances of which nobody knows whether they have a service that is not in force here already. */
export function unsureOf({ unread }: Sharing, settings: InstanceSettings, inForce: InstanceSettings | undefined) {
  const had = inForce === undefined ? {} : addressesOf(inForce);
  const isNew = Object.entries(addressesOf(settings)).some(([service, address]) => had[service] !== address);
  return isNew ? unread.map(({ instance }) => instance) : [];
}

/**
 * Compares the addresses of all services with those of all other instances of the namespace.
 * @param lately instances that lists may not have yet
 */
export async function sharingOf(
  client: TemporalClient,
  instance: string,
  settings: InstanceSettings,
  lately: readonly string[],
): Promise<Sharing> {
  const ours = Object.entries(addressesOf(settings));
  const shared: SharedService[] = [];
  const unread: { readonly instance: string; readonly why: string }[] = [];
  const others = new Set([...lately, ...(await otherInstances(client, instance))]);
  for (const other of [...others].sort()) {
    if (other === instance) continue;
    const sight = await describeRecord(client, other);
    // It was ended in this moment.
    if (sight.kind === 'none') continue;
    if (sight.kind !== 'found') {
      unread.push({ instance: other, why: sight.kind === 'newer' ? `format ${sight.format}` : sight.why });
      continue;
    }
    const theirs = Object.entries(addressesOf(sight.record.settings));
    for (const [service, address] of ours) {
      for (const [as, same] of theirs) {
        // One LMS has one instance: its claim sees to that.
        if (same === address && !(service === LMS && as === LMS))
          shared.push({ service, address, instance: other, as });
      }
    }
  }
  return { shared, unread };
}

const LMS = 'LMS';

/** By the name of the SERVICE. */
function addressesOf({ services, lms }: InstanceSettings): Readonly<Record<string, string>> {
  return { ...services, [LMS]: siteAddress(lms) };
}
