import { knownForeignStates } from '../../domain/discovery/foreign-states';
import { collated } from '../../domain/text/collated';
import { finished, type LmsClient, unfinished } from '../../openedx/lms/lms';
import type { StatesOfLms } from '../discover-learners/states-of-lms';
import type { ActivityParts } from './activity-parts';
import { SharedReading } from './shared-reading';

/**
 * A reading is kept so long. A learner who asks meanwhile still has an account of their name, and is found by that.
 * @unit milliseconds
 */
const KEPT_MS = 120_000;

/** A retirement of a name. */
export interface NamedRetirement {
  /** 0 for a row whose id cannot be read. */
  readonly retirementId: number;
  /** The live name; absent where the learner was renamed, or where it cannot be read. */
  readonly username?: string;
}

/** Names that the retirements of an LMS are of. */
export class NamesRead {
  private readonly rows = new Map<string, NamedRetirement[]>();
  /** Rows whose name cannot be read: each may be of any name. */
  unnamed = 0;

  add(retirementId: number, originalUsername: string | undefined, username?: string): void {
    if (originalUsername === undefined) {
      this.unnamed += 1;
      return;
    }
    const key = collated(originalUsername);
    const row = { retirementId, ...(username !== undefined && collated(username) === key ? { username } : {}) };
    const rows = this.rows.get(key);
    if (rows === undefined) {
      this.rows.set(key, [row]);
      return;
    }
    // Somebody who moved meanwhile is met twice: what was read last is so now.
    const at = rows.findIndex((one) => one.retirementId === retirementId);
    rows.splice(at < 0 ? rows.length : at, 1, row);
  }

  /** Retirements of that name, as the database of the LMS compares names. */
  of(username: string): readonly NamedRetirement[] {
    return this.rows.get(collated(username)) ?? [];
  }
}

/**
 * The names of all retirements, whatever their state. A service that finds a user by their name may find one of these,
 * also where the LMS has nobody of the name any more.
 */
export class RetirementNames {
  private readonly readings = new SharedReading<NamesRead>(KEPT_MS);

  constructor(
    private readonly parts: Pick<ActivityParts, 'services'>,
    private readonly states: StatesOfLms,
  ) {}

  /**
   * Everybody is read; one reading serves all who ask within two minutes.
   * @param sinceMs a reading that began before does not do. @unit epoch milliseconds
   */
  read(lms: LmsClient, sinceMs = 0): Promise<NamesRead> {
    return this.readings.get(() => this.readAll(lms), KEPT_MS, sinceMs);
  }

  private async readAll(lms: LmsClient): Promise<NamesRead> {
    const { steps } = this.parts.services.rules.plan;
    const others = await this.states.among(lms, knownForeignStates(steps));
    const names = new NamesRead();
    for (const list of [unfinished(lms, steps, others), finished(lms)]) {
      for await (const row of list) {
        if (row.kind === 'row') names.add(row.record.retirementId, row.record.originalUsername, row.record.username);
        else names.add(row.retirementId ?? 0, row.originalUsername);
      }
    }
    return names;
  }
}
