import { RetirementError } from '../../domain/failure/failure';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { TellInput, TellResult } from './contract';
import { REPORT_FACTS, reportingInForce } from './reporting';

const TELL_DEADLINE_MS = 1_800_000;
/** Whom the first attempts could not tell, somebody tells by hand: a report is a report without that. */
const ATTEMPTS = 3;

/** Tells the people of each partner that a file is there. */
export function createTellPartners(parts: ActivityParts) {
  return ({ site, files }: TellInput): Promise<TellResult> =>
    attempt<TellResult, TellResult>(parts, site, TELL_DEADLINE_MS, REPORT_FACTS, async (now) => {
      const { store, deniedDomains = [] } = await reportingInForce(parts);
      const { tell } = store(now.signal);
      let told = 0;
      const nobody = new Set<string>();
      const failed = new Set<string>();
      for (const file of tell === undefined ? [] : files) {
        try {
          if ((await tell?.(file, deniedDomains)) === 0) nobody.add(file.partner);
          else told += 1;
        } catch (error) {
          if (!(error instanceof RetirementError)) throw error;
          // A folder that forbids comments stays as it is, and says nothing of the others.
          if (error.code !== 'storage.denied' && now.number < ATTEMPTS) throw error;
          failed.add(file.partner);
        }
      }
      return { told, nobody: [...nobody], failed: [...failed] };
    });
}
