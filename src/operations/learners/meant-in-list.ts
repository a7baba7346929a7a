import { folded } from '../../domain/text/folded';
import type { SelectedLearner } from '../../workflows/campaign/messages';
import type { LearnerName } from './resolve-learner';

/** Rows of the LMS, by all that a learner may be named by. */
export class MeantInList {
  private readonly byId = new Map<number, number[]>();
  private readonly byName = new Map<string, number[]>();
  private readonly byEmail = new Map<string, number[]>();

  constructor(rows: Iterable<SelectedLearner>) {
    for (const { userId, username, email = '' } of rows) {
      add(this.byId, userId, userId);
      add(this.byName, username, userId);
      if (email !== '') add(this.byEmail, folded(email), userId);
    }
  }

  /**
   * Whom a line may mean, in any of its readings. A username must be exact: one that differs by case or accents only may be
   * somebody else's.
   * @returns their LMS user ids
   */
  whom(readings: readonly LearnerName[]): readonly number[] {
    return [...new Set(readings.flatMap((one) => this.byOne(one)))];
  }

  private byOne(name: LearnerName): readonly number[] {
    if (name.by === 'id') return this.byId.get(name.userId) ?? [];
    if (name.by === 'email') return this.byEmail.get(folded(name.email)) ?? [];
    return this.byName.get(name.username) ?? [];
  }
}

function add<Key>(to: Map<Key, number[]>, key: Key, userId: number): void {
  const there = to.get(key);
  if (there === undefined) to.set(key, [userId]);
  else if (!there.includes(userId)) there.push(userId);
}
