import { z } from 'zod';
import { type Driver, type DriverMethod, type DriverScript, defineDriver } from './driver';

export interface OpenEdxOptions {
  readonly baseUrl: string;
}

/** A service of Open edX: its URL is `base_urls.<baseUrlKey>`, its token is the LMS's. */
export interface OpenEdxDriver
  extends Pick<Driver<OpenEdxOptions>, 'name' | 'facts' | 'methods' | 'methodsAbsentOn404' | 'methodsLeftOut'> {
  readonly baseUrlKey: string;
  readonly methods: Readonly<Record<string, DriverMethod<OpenEdxOptions>>>;
}

export function defineOpenEdxDriver({ baseUrlKey, ...driver }: OpenEdxDriver): Driver {
  return defineDriver<OpenEdxOptions>({
    ...driver,
    auth: 'lms-token',
    mark: 'allow',
    optionsFrom: (file) => ({ base_urls: { [baseUrlKey]: baseUrlsOf(file)[baseUrlKey] } }),
    Options: z
      .object({ base_urls: z.object({ [baseUrlKey]: serviceUrl(`base_urls.${baseUrlKey}`, driver.name) }) })
      .transform(({ base_urls }) => ({ baseUrl: base_urls[baseUrlKey] as string })),
    baseUrl: (options) => options.baseUrl,
  });
}

/** The shape of the options is that of the file, so that a fault's path names the key that is wrong there. */
function baseUrlsOf(file: DriverScript): Readonly<Record<string, unknown>> {
  const { base_urls } = file;
  return typeof base_urls === 'object' && base_urls !== null ? { ...base_urls } : {};
}

function serviceUrl(key: string, service: string) {
  const example = `write the URL of ${service}, for example https://${service.toLowerCase().replaceAll('_', '-')}.example.com`;
  return z.url({
    protocol: /^https?$/,
    error: ({ input }) =>
      `${key} ${input === undefined || input === null ? 'is missing' : 'is not an http or https URL'}: ${example}`,
  });
}
