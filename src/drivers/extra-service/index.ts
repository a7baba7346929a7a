import { z } from 'zod';
import { type Driver, defineDriver } from '../kit/driver';

/** One entry of the file's `EXTRA_SERVICES_TO_RETIRE_FROM`. */
export const ExtraService = z.object({
  /** The SERVICE of pipeline steps. */
  name: z.string().min(1),
  service_base_url: z.url({ protocol: /^https?$/ }),
  /** Below the base URL; slashes at its ends make no difference. */
  retirement_url_path: z.string().min(1),
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
    optionsFrom: () => entry,
    Options: ExtraService,
    baseUrl: (options) => options.service_base_url,
    auth: 'jwt',
    methods: {
      /** As safe to repeat as the service makes it; a 404 is a refusal, since nothing says that it means "gone". */
      async retire_learner(learner, options, { http }) {
        const path = options.retirement_url_path.replace(/^\/+|\/+$/g, '');
        await http.request('POST', `/${path}/`, { body: { edx_lms_user_id: learner.userId } });
        return { outcome: 'erased' };
      },
    },
  });
}
