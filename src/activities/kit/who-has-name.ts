import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { collated } from '../../domain/text/collated';
import type { LmsClient } from '../../openedx/lms/lms';
import { orUnavailable } from './or-unavailable';

/**
 * Who has the name now that a learner asked under. Once they are renamed somebody else can register under it, or under one
 * that differs by case or accents only: to the databases of Open edX that is the same name, so a service that goes by the
 * username would find that person.
 * - `theirs`    nobody has renamed them
 * - `not-asked` the route of the LMS cannot carry the name, or its answer carries no mark here
 */
export async function whoHasName(
  lms: LmsClient,
  { originalUsername, userId }: Pick<Learner, 'originalUsername' | 'userId'>,
): Promise<'nobody' | 'theirs' | 'another' | 'not-asked'> {
  const account = await accountOf(lms, originalUsername);
  if (account === 'absent') return 'nobody';
  if (account === 'not-asked') return whoHasAlike(lms, originalUsername);
  const row = await lms.retirementStatus(originalUsername);
  const isTheirs = typeof row === 'object' && row.userId === userId && row.username === account.username;
  return isTheirs ? 'theirs' : 'another';
}

/** A name with a combining mark: its plain letters can be asked for. Whether the very name is still theirs cannot. */
async function whoHasAlike(lms: LmsClient, originalUsername: string): Promise<'nobody' | 'another' | 'not-asked'> {
  const account = await accountOf(lms, collated(originalUsername));
  if (account === 'absent') return 'nobody';
  return account === 'not-asked' || account.username === originalUsername ? 'not-asked' : 'another';
}

/** Where a proxy strips the mark, an empty 404 proves nothing, now or later: a person must look. */
async function accountOf(lms: LmsClient, username: string): ReturnType<LmsClient['account']> {
  try {
    return await orUnavailable(lms.account(username));
  } catch (error) {
    const facts = error instanceof RetirementError && error.code === 'service.unavailable' ? error.facts : {};
    if (facts.status === 404 && facts.doubt === 'unexpected') return 'not-asked';
    throw error;
  }
}
