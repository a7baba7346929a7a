import { z } from 'zod';
import { type AnswerForm, empty, json } from '../../http/answer-form';
import { type Driver, defineDriver, oneCall } from '../kit/driver';

/**
 * What the service answers when it has erased somebody, where that is no 204: its status, and its body as exact as the
 * file says it. `empty` is nothing at all; anything else is JSON that must be equal.
 */
const Success = z.strictObject({
  status: z.int().min(200).max(299),
  body: z.union([z.literal('empty'), z.record(z.string(), z.json())]).default('empty'),
});

/** One entry of the file's `EXTRA_SERVICES_TO_RETIRE_FROM`. */
export const ExtraService = z.object({
  /** The SERVICE of pipeline steps. */
  name: z.string().min(1),
  service_base_url: z.url({ protocol: /^https?$/ }),
  /** Below the base URL; slashes at its ends make no difference. */
  retirement_url_path: z.string().min(1),
  /** 204 without a body unless given. */
  success: Success.optional(),
});
export type ExtraService = z.output<typeof ExtraService>;

/** The whole key; absent means none. */
export const ExtraServices = z.array(ExtraService).default([]);
export type ExtraServices = z.output<typeof ExtraServices>;

/**
 * A driver for a service that the site itself has named: it gets the LMS user id and nothing else.
 * @source the driver script of one release; unverified, see the readme
 */
export function extraServiceDriver(entry: ExtraService): Driver {
  return defineDriver<ExtraService>({
    name: entry.name,
    facts: {
      erases: 'What the service itself holds of the learner.',
      when: 'at once',
      confirmed: 'The answer says so.',
      rights: 'The LMS’s token: the service must be one of the site’s own.',
    },
    optionsFrom: () => entry,
    Options: ExtraService,
    baseUrl: (options) => options.service_base_url,
    form: (options) => [`POST ${pathOf(options)}`, `erased is ${successText(options)}`],
    auth: 'lms-token',
    mark: 'none',
    methods: {
      /** As safe to repeat as the service makes it; a 404 does not mean absence, because nothing says that it means "gone". */
      retire_learner: oneCall(
        ({ userId }, options) => ({
          method: 'POST',
          path: pathOf(options),
          body: { edx_lms_user_id: userId },
        }),
        { erased: successOf(entry) },
        { findsBy: 'user-id' },
      ),
    },
  });
}

function pathOf({ retirement_url_path: path }: ExtraService): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}/`;
}

function successText({ success }: ExtraService): string {
  const { status = 204, body = 'empty' } = success ?? {};
  return `${status} with ${body === 'empty' ? 'nothing' : canonical(body)}`;
}

function successOf({ success }: ExtraService): AnswerForm {
  if (success === undefined || success.body === 'empty') return empty(success?.status ?? 204);
  const expected = canonical(success.body);
  return json(
    success.status,
    z.unknown().refine((body) => canonical(body) === expected),
  );
}

/** The same text for the same JSON, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
