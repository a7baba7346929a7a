import type { InstanceServices } from '../activities/kit/instance-services';
import type { InstanceConfig } from '../config/load-config';
import { createHttp } from '../http/create-http';
import type { HttpService } from '../http/http';
import { createTokenSource } from '../openedx/create-token-source';
import { createEcommerceClient } from '../openedx/ecommerce';
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
  const opened: HttpService[] = [];
  const open = (options: Parameters<typeof createHttp>[0]) => {
    const proxy = proxyFor(options.baseUrl);
    const service = createHttp({
      connectTimeoutMs,
      answerTimeoutMs,
      ...(ca === undefined ? {} : { ca }),
      ...(proxy === undefined ? {} : { proxy }),
      ...options,
    });
    opened.push(service);
    return service;
  };
  const { baseUrl } = config.lms;
  const auth = createTokenSource({
    lms: open({ service: 'LMS', baseUrl }),
    clientId: config.client.id,
    readSecret: config.client.readSecret,
  });
  const lms = open({ service: 'LMS', baseUrl, auth });
  const drivers = new Map(
    [...config.drivers].map(([service, { driver, options }]) => {
      const url = driver.baseUrl(options);
      const http =
        service === 'LMS' ? lms : open({ service, baseUrl: url, ...(driver.auth === 'jwt' ? { auth } : {}) });
      return [service, { driver, options, http: http.with }] as const;
    }),
  );
  return {
    services: {
      rules: { card: config.card, plan: config.plan, discovery: config.discovery },
      lms: (signal) => createLmsClient(lms.with(signal)),
      driver: (service) => drivers.get(service),
      ...trackingId(config, (url) => open({ service: 'ECOMMERCE', baseUrl: url, auth })),
    },
    close: () => {
      for (const service of opened) service.close();
    },
  };
}

function trackingId(
  { fetchEcommerceSegmentId, ecommerceBaseUrl }: InstanceConfig,
  open: (url: string) => HttpService,
): Pick<InstanceServices, 'trackingId'> {
  if (!fetchEcommerceSegmentId || ecommerceBaseUrl === undefined) return {};
  const ecommerce = open(ecommerceBaseUrl);
  return { trackingId: (username, signal) => createEcommerceClient(ecommerce.with(signal)).trackingId(username) };
}
