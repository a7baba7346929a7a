import { setMaxListeners } from 'node:events';
import type { InstanceServices } from '../activities/kit/instance-services';
import { checkSite, SITE_CHECKS_MS } from '../checks/check-site';
import { type ConfiguredDriver, type InstanceConfig, settingsOf } from '../config/load-config';
import { statesOf } from '../domain/pipeline/pipeline';
import { startAttemptTimer } from '../http/attempt-timer';
import { createService, type ServiceOptions } from '../http/create-service';
import type { OpenService } from '../http/service';
import type { TokenSource } from '../http/token-source';
import { createTokenSource } from '../openedx/create-token-source';
import { createLmsClient } from '../openedx/lms/lms';
import { replaceUsername } from '../openedx/replace-username';
import { openPartnerReporting } from './open-partner-reporting';
import { openStorage } from './open-storage';

export interface OpenInstance {
  readonly services: InstanceServices;
  /** Closes the connections that are kept alive. */
  close(): void;
}

/**
 * Opens one instance: one token for all its services, one pool of connections for each.
 * @param ours where this is, as the checks name it
 */
export function openInstance(config: InstanceConfig, ours = 'the worker'): OpenInstance {
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
  // The token endpoint is not a view of Django REST framework, so nothing marks its answers.
  const tokens = open({ service: 'LMS', baseUrl, mark: 'none' });
  const tokenOf = ({ id: clientId, readSecret }: InstanceConfig['client']) =>
    createTokenSource({ lms: tokens, clientId, readSecret });
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
  const renamers = new Map([...config.renames].map(([place, at]) => [place, open({ ...at, auth: replacing })]));
  const drivers = new Map(
    [...config.drivers].map(([name, { driver, options, readSecret }]) => {
      const service = services.get(name) ?? lms;
      const context = (signal: AbortSignal) => ({ service: service.with(signal), secret: readSecret });
      return [name, { driver, options, context }] as const;
    }),
  );
  const reporting =
    config.partnerReport === undefined
      ? undefined
      : openPartnerReporting(
          config.partnerReport,
          (longMs) => open({ service: 'LMS', baseUrl, mark, auth, answerTimeoutMs: Math.max(answerTimeoutMs, longMs) }),
          config,
        );
  const { archive } = config;
  const storage =
    archive?.place === undefined ? undefined : openStorage(archive.place, archive.settings.address ?? '', config);
  return {
    services: {
      rules: { card: config.card, plan: config.plan, discovery: config.discovery },
      settings: settingsOf(config),
      lms: (signal) => createLmsClient(lms.with(signal)),
      driver: (service) => drivers.get(service),
      ...(reporting === undefined ? {} : { partnerReports: reporting.partnerReports }),
      ...(archive === undefined
        ? {}
        : {
            archive: {
              ...(storage === undefined ? {} : { storage }),
              ...(archive.readHashSecret === undefined ? {} : { readHashSecret: archive.readHashSecret }),
            },
          }),
      renamer(place, signal) {
        const service = place === 'lms' || place === 'forum' ? replacingLms : renamers.get(place);
        return service && ((pair) => replaceUsername(service.with(signal), place, pair));
      },
      fileChanged: config.source.changed,
      async check(signal, { inForce, named } = {}) {
        // Not AbortSignal.any: Node may collect its timeout as garbage while all wait for it, and then it never fires.
        const { signal: soon, end } = startAttemptTimer(SITE_CHECKS_MS, signal);
        // Each request under way listens to it, and there are many.
        setMaxListeners(0, soon);
        const views = [...services].map(([name, service]) => [name, service.with(soon)] as const);
        try {
          return await checkSite({
            config,
            rules: inForce ?? config,
            ...(named === undefined || sameStates(named.settings, inForce ?? config) ? {} : { proposed: named }),
            token: auth,
            lms: lms.with(soon),
            replacingLms: replacingLms.with(soon),
            services: new Map(views),
            signal: soon,
            ours,
          });
        } finally {
          end();
        }
      },
    },
    close: () => {
      for (const service of opened) service.close();
      reporting?.close();
      storage?.close();
    },
  };
}

type WithPlan = Pick<InstanceConfig, 'plan'>;

function sameStates(one: WithPlan, other: WithPlan): boolean {
  return statesOf(one.plan.steps).join() === statesOf(other.plan.steps).join();
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
