import type { Learner } from '../learner/learner';
import { pythonJson } from './python-json';

/** Line of a `full` archive: the fields of the Python script, in its order. @source retirement_archive_and_cleanup.py */
export interface FullEntry {
  readonly user_id: number;
  readonly original_username: string;
  readonly original_email: string;
  readonly original_name: string;
  readonly retired_username: string;
  readonly retired_email: string;
  readonly retirement_request_date: string;
  readonly last_modified_date: string;
}

/** Line of a `pseudonymous` archive. Only somebody who has the secret and a name can find the line of that name. */
export interface PseudonymousEntry {
  readonly user_id: number;
  readonly original_username_hash: string;
  readonly original_email_hash: string;
  readonly retired_username: string;
  readonly retired_email: string;
  readonly retirement_request_date: string;
  readonly last_modified_date: string;
}

export type ArchiveEntry = FullEntry | PseudonymousEntry;

/** What is hashed: a name of one kind never has the hash of another kind. */
export type HashedField = 'username' | 'email';
export type KeyedHash = (field: HashedField, text: string) => string;

export function fullEntry(learner: Learner): FullEntry {
  return {
    user_id: learner.userId,
    original_username: learner.originalUsername,
    original_email: learner.originalEmail,
    original_name: learner.originalName,
    retired_username: learner.retiredUsername,
    retired_email: learner.retiredEmail,
    retirement_request_date: athenaDate(learner.created),
    last_modified_date: athenaDate(learner.modified),
  };
}

export function pseudonymousEntry(learner: Learner, hash: KeyedHash): PseudonymousEntry {
  return {
    user_id: learner.userId,
    original_username_hash: hash('username', learner.originalUsername),
    original_email_hash: hash('email', learner.originalEmail),
    retired_username: learner.retiredUsername,
    retired_email: learner.retiredEmail,
    retirement_request_date: athenaDate(learner.created),
    last_modified_date: athenaDate(learner.modified),
  };
}

/** One line of the file, without its end. */
export function entryLine(entry: ArchiveEntry): string {
  return pythonJson({ ...entry });
}

/** As it is hashed: two spellings of one name or one address have one hash. */
export function normalizedForHash(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** `2018-10-18 20:35:52.349757`, as Athena reads a time. @param moment ISO 8601 in UTC, as the LMS gives it */
function athenaDate(moment: string): string {
  return moment.replace('T', ' ').replace(/Z$/, '');
}
