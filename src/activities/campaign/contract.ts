import type { CampaignErrand, CampaignTarget, TargetOutcome } from '../../domain/campaign/campaign';

export interface SelectLearnersInput {
  readonly instance: string;
  /** States of the LMS; with none, everybody is looked for who is `wanted`. */
  readonly states: readonly string[];
  /** States that the LMS does not have are left out; without it they are a refusal. */
  readonly lenient?: boolean;
  /** Days of the request, both inclusive, UTC. @unit YYYY-MM-DD */
  readonly from?: string;
  readonly to?: string;
  /** LMS user ids, usernames or e-mail addresses: only these. */
  readonly wanted?: readonly (number | string)[];
  /** Rows of later retirement ids only. */
  readonly after: number;
  readonly limit: number;
}

/** A row of the LMS, as far as a person chooses by it. */
export interface SelectedLearner {
  readonly userId: number;
  readonly retirementId: number;
  readonly username: string;
  readonly email?: string;
  readonly state: string;
  readonly lastState: string;
}

export type SelectLearnersResult =
  | {
      readonly kind: 'rows';
      /** In the order of their retirement ids. */
      readonly rows: readonly SelectedLearner[];
      readonly more: boolean;
      /** Rows that cannot be read, and are left out. */
      readonly unreadable: number;
    }
  | { readonly kind: 'no-such-state'; readonly state: string };

export interface DoErrandInput {
  readonly instance: string;
  readonly campaign: string;
  readonly errand: CampaignErrand;
  readonly targets: readonly CampaignTarget[];
  /** Not more than so many a second. */
  readonly perSecond?: number;
  /** Fingerprint of the site that a person confirmed it for; absent in what began with a build that did not keep it. */
  readonly site?: string;
}

export interface DoErrandResult {
  /** Of those that it came to; somebody may have stopped it. */
  readonly outcomes: readonly TargetOutcome[];
  readonly stuck?: Stuck;
}

/** It would fail in the same way for everybody else, until a person does something. */
export interface Stuck {
  /** The code of the failure, and what is known of it. */
  readonly why: string;
  /** For whom it failed in the middle: nobody knows what became of it. */
  readonly userIds: readonly number[];
}
