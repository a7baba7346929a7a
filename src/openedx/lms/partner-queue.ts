import { z } from 'zod';
import { RetirementError } from '../../domain/failure/failure';
import type { EntryValue, PartnerEntry } from '../../domain/partner-report/entry';
import { empty, json } from '../../http/answer-form';
import type { Service } from '../../http/service';
import { ListReader, TooLong } from './list-reader';
import { Email, FullName, Username } from './retirement-rows';

/** The LMS's queue of learners whom partners must be told about. Throws nothing but `RetirementError`. */
export interface PartnerQueueClient {
  /**
   * Asks for the report: **the LMS marks every row as it answers, and gives none of them again**. Entries come while the
   * answer does, so that those of a broken answer are there; it is whole only when the iteration ends without a failure.
   */
  takeReport(): AsyncIterable<ReportItem>;
  /**
   * Deletes the rows of a report, all or none. `refused`: not every name is found as it is written and being processed,
   * which is also what a repeat is told.
   * @returns `found`: how many the LMS says it has found
   */
  cleanUp(usernames: readonly string[]): Promise<'deleted' | { readonly refused: true; readonly found?: number }>;
}

/** An entry; `unreadable` where it lacks what a report needs, with the field. */
export type ReportItem = PartnerEntry | { readonly unreadable: string; readonly userId?: number };

const ACCOUNTS = '/api/user/v1/accounts';

/** @source openedx-platform user_api, AccountRetirementPartnerReportView; some releases have `orgs_config`, and then more fields */
const Entry = z.looseObject({
  user_id: z.int().positive(),
  original_username: Username.min(1),
  original_email: Email,
  original_name: FullName,
  orgs: z.array(z.string().max(255)).max(10_000).optional(),
  orgs_config: z
    .array(
      z
        .object({ org: z.string().max(255), field_headings: z.array(z.string().max(255)).min(1).max(100) })
        .transform(({ org, field_headings: fieldHeadings }) => ({ org, fieldHeadings })),
    )
    .max(1_000)
    .optional(),
  created: z
    .string()
    .max(40)
    .pipe(z.iso.datetime({ offset: true })),
});

const CLEANUP = { deleted: empty(204), refused: json(400, z.string()) };

export function createPartnerQueueClient(service: Service): PartnerQueueClient {
  return {
    async *takeReport() {
      const reader = new ListReader();
      for await (const piece of service.stream(`${ACCOUNTS}/retirement_partner_report/`, {}, 'POST')) {
        yield* read(() => reader.write(piece).map(itemOf));
      }
      read(() => reader.end());
    },
    async cleanUp(usernames) {
      const body = usernames.map((name) => ({ original_username: name }));
      const path = `${ACCOUNTS}/retirement_partner_report_cleanup/`;
      const answer = await service.ask('POST', path, CLEANUP, { body });
      if (answer.is === 'deleted') return 'deleted';
      // @source AccountRetirementPartnerReportView: the sentence of a refusal has the number, and nothing else does
      const found = /(\d{1,6}) found/.exec(answer.value)?.[1];
      return { refused: true, ...(found === undefined ? {} : { found: Number(found) }) };
    },
  };
}

function itemOf(item: unknown): ReportItem {
  if (item instanceof TooLong) return { unreadable: 'row' };
  const parsed = Entry.safeParse(item);
  if (parsed.success) {
    const { user_id: userId, original_username: originalUsername, orgs, orgs_config: own, created } = parsed.data;
    // Without either, nobody knows whose learner it is; without any in them, the LMS knows of none.
    if (orgs === undefined && own === undefined) return { unreadable: 'orgs', userId };
    const fields = fieldsOf(parsed.data);
    if (fields === undefined) return { unreadable: 'row', userId };
    return { userId, originalUsername, orgs: orgs ?? [], orgsConfig: own ?? [], created, fields };
  }
  const field = String(parsed.error.issues[0]?.path[0] ?? 'row');
  const userId = Entry.shape.user_id.safeParse((item as { readonly user_id?: unknown } | null)?.user_id);
  return { unreadable: field, ...(userId.success ? { userId: userId.data } : {}) };
}

/** Of a field that only some releases send: what a column of the LMS's accounts can hold. @unit characters */
const LONGEST_FIELD = 3_000;
const MOST_FIELDS = 100;

/** What a column can name: values that fit into a cell. @returns undefined where an account cannot have them */
function fieldsOf(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, EntryValue>> | undefined {
  const values = Object.entries(entry);
  const tooLong = ([name, value]: readonly [string, unknown]) =>
    name.length > 255 || (typeof value === 'string' && value.length > LONGEST_FIELD);
  if (values.length > MOST_FIELDS || values.some(tooLong)) return undefined;
  const fits = ([, value]: readonly [string, unknown]) =>
    value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return Object.fromEntries(values.filter(fits)) as Record<string, EntryValue>;
}

/** What the parser says quotes the answer, so none of it is passed on. */
function read<T>(step: () => T): T {
  try {
    return step();
  } catch {
    throw new RetirementError('service.unavailable', { service: 'LMS', status: 200, doubt: 'unexpected' });
  }
}
