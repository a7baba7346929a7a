import type { InstanceServices } from '../activities/kit/instance-services';
import { type ConfiguredDriver, type InstanceConfig, settingsOf } from '../config/load-config';
import { createService, type ServiceOptions } from '../http/create-service';
import type { OpenService } from '../http/service';
import type { TokenSource } from '../http/token-source';
import { createTokenSource } from '../openedx/create-token-source';
import { createLmsClient } from '../openedx/lms/lms';

export interface OpenInstance {
  readonly services: InstanceServices;
  /** Closes the connections that are kept alive. */
  close(): void;
}

/** Opens one instance: one token for all its services, one pool of connections for each. */
export function openInstance(config: InstanceConfig): OpenInstance {
  const { connectTimeoutMs, answerTimeoutMs } = config.limits;
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
  const auth = createTokenSource({
    // The token endpoint is not a view of Django REST framework, so nothing marks its answers.
    lms: open({ service: 'LMS', baseUrl, mark: 'none' }),
    clientId: config.client.id,
    readSecret: config.client.readSecret,
  });
  const lms = open({ service: 'LMS', baseUrl, mark, auth });
  const drivers = new Map(
    [...config.drivers].map(([name, configured]) => {
      const { driver, options, readSecret } = configured;
      const service = name === 'LMS' ? lms : open({ service: name, ...addressOf(configured, auth) });
      const context = (signal: AbortSignal) => ({ service: service.with(signal), secret: readSecret });
      return [name, { driver, options, context }] as const;
    }),
  );
  return {
    services: {
      rules: { card: config.card, plan: config.plan, discovery: config.discovery },
      settings: settingsOf(config),
      lms: (signal) => createLmsClient(lms.with(signal)),
      driver: (service) => drivers.get(service),
    },
    close: () => {
      for (const service of opened) service.close();
    },
  };
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
