import { z } from 'zod';
import { RetirementError } from '../domain/failure/failure';
import { json } from '../http/answer-form';
import type { Service } from '../http/service';

const Pairs = z.array(z.record(z.string(), z.string()));
const ANSWER = {
  told: json(200, z.object({ successful_replacements: Pairs, failed_replacements: Pairs })),
};

/** Where usernames can be replaced. */
const RENAME_PATHS = {
  lms: '/api/user/v1/accounts/replace_usernames/',
  /** @source openedx-platform, discussion/rest_api: no s and no slash, whatever the Python driver calls */
  forum: '/api/discussion/v1/accounts/replace_username',
  ecommerce: '/api/v2/user_management/replace_usernames/',
  credentials: '/api/v2/replace_usernames/',
  discovery: '/api/v1/replace_usernames/',
} as const;

/**
 * Replaces one name. One at a time: a failure of one makes the forum fail all of a call, and the LMS's call must not be
 * repeated, so that of each name it is to be known whether it was sent.
 * @returns the name that was given, or `failed`. `service.denied`: the client's user is not the replacement worker
 */
export async function replaceUsername(
  service: Service,
  place: keyof typeof RENAME_PATHS,
  { old, wanted }: { readonly old: string; readonly wanted: string },
): Promise<{ readonly fresh: string } | 'failed'> {
  const body = { username_mappings: [{ [old]: wanted }] };
  const { value, facts } = await service.ask('POST', RENAME_PATHS[place], ANSWER, { body });
  const given = (pairs: readonly Readonly<Record<string, string>>[]) =>
    pairs.map((pair) => (Object.hasOwn(pair, old) ? pair[old] : undefined)).find((name) => name !== undefined);
  const fresh = given(value.successful_replacements);
  if (fresh !== undefined) return { fresh };
  if (given(value.failed_replacements) !== undefined) return 'failed';
  const { service: name, status } = facts;
  throw new RetirementError('service.unavailable', { service: name, status, doubt: 'unexpected' });
}
