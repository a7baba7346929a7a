import type { ConfiguredDriver, InstanceConfig } from '../config/load-config';
import { createService, type ServiceOptions } from '../http/create-service';
import type { OpenService } from '../http/service';
import type { TokenSource } from '../http/token-source';
import { createTokenSource } from '../openedx/create-token-source';

/** The LMS and the services of one instance, with one token for all of them. */
export interface OpenServices {
  /** Opens another one; it is closed with the rest. */
  readonly open: (options: ServiceOptions) => OpenService;
  readonly auth: TokenSource;
  /** Of the client that replaces usernames; `auth` where it is the same. */
  readonly replacing: TokenSource;
  readonly lms: OpenService;
  readonly replacingLms: OpenService;
  /** By SERVICE name, for every service of the pipeline. */
  readonly services: ReadonlyMap<string, OpenService>;
  /** Closes the connections that are kept alive. */
  close(): void;
}

/** One pool of connections for each service. */
export function openServices(
  config: InstanceConfig,
  connectTimeoutMs: number = config.limits.connectTimeoutMs,
): OpenServices {
  const { answerTimeoutMs } = config.limits;
  const { ca, proxyFor } = config.wire;
  const opened: OpenService[] = [];
  const open = (options: ServiceOptions) => {
    const proxy = proxyFor(options.baseUrl);
    const service = createService({
      connectTimeoutMs,
      answerTimeoutMs,
      ...(ca === undefined ? {} : { ca }),
      ...(proxy === undefined ? {} : { proxy }),
      ...options,
    });
    opened.push(service);
    return service;
  };
  const { baseUrl, mark } = config.lms;
  // The token endpoint is not a view of Django REST framework, so nothing marks its answers.
  const tokens = open({ service: 'LMS', baseUrl, mark: 'none' });
  const tokenOf = ({ id: clientId, readSecret }: InstanceConfig['client']) =>
    createTokenSource({ lms: tokens, host: new URL(baseUrl).host, clientId, readSecret });
  const auth = tokenOf(config.client);
  const lms = open({ service: 'LMS', baseUrl, mark, auth });
  const replacing = config.replacement === undefined ? auth : tokenOf(config.replacement);
  const replacingLms = replacing === auth ? lms : open({ service: 'LMS', baseUrl, mark, auth: replacing });
  const services = new Map(
    [...config.drivers].map(
      ([name, configured]) =>
        [name, name === 'LMS' ? lms : open({ service: name, ...addressOf(configured, auth) })] as const,
    ),
  );
  const close = () => {
    for (const service of opened) service.close();
  };
  return { open, auth, replacing, lms, replacingLms, services, close };
}

/** Where a driver's service is, and what opens it. */
function addressOf({ driver, options, mark, readSecret }: ConfiguredDriver, lmsToken: TokenSource) {
  const baseUrl = driver.baseUrl(options);
  switch (driver.auth) {
    case 'lms-token':
      return { baseUrl, mark, auth: lmsToken };
    case 'none':
      return { baseUrl, mark };
    default:
      return { baseUrl, mark, auth: driver.auth(options, readSecret) };
  }
}
