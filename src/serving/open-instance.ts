import { setMaxListeners } from 'node:events';
import type { InstanceServices } from '../activities/kit/instance-services';
import { checkSite, SITE_CHECKS_MS } from '../checks/check-site';
import { type InstanceConfig, settingsOf } from '../config/load-config';
import type { Check } from '../domain/checks/check';
import type { Beside } from '../domain/checks/named-file';
import { statesOf } from '../domain/pipeline/pipeline';
import { startAttemptTimer } from '../http/attempt-timer';
import { createLmsClient } from '../openedx/lms/lms';
import { replaceUsername } from '../openedx/replace-username';
import { openPartnerReporting } from './open-partner-reporting';
import { openServices } from './open-services';
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
  const { answerTimeoutMs } = config.limits;
  const { baseUrl, mark } = config.lms;
  const { open, auth, replacing, lms, replacingLms, services, close } = openServices(config);
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
      check: (signal, beside) => look(config, ours, signal, beside),
    },
    close: () => {
      close();
      reporting?.close();
      storage?.close();
    },
  };
}

/** On connections of its own: those of the steps may all wait for a service that hangs. */
async function look(
  config: InstanceConfig,
  ours: string,
  signal: AbortSignal,
  { inForce, named }: Beside = {},
): Promise<readonly Check[]> {
  const connectTimeoutMs = Math.min(config.limits.connectTimeoutMs, LOOK_CONNECT_MS);
  const { auth, lms, replacingLms, services, close } = openServices(config, connectTimeoutMs);
  // Not AbortSignal.any: Node may collect its timeout as garbage while all wait for it, and then it never fires.
  const { signal: soon, end } = startAttemptTimer(SITE_CHECKS_MS, signal);
  // Each request under way listens to it, and there are many.
  setMaxListeners(0, soon);
  try {
    return await checkSite({
      config,
      rules: inForce ?? config,
      ...(named === undefined || sameStates(named.settings, inForce ?? config) ? {} : { proposed: named }),
      token: auth,
      lms: lms.with(soon),
      replacingLms: replacingLms.with(soon),
      services: new Map([...services].map(([name, service]) => [name, service.with(soon)] as const)),
      signal: soon,
      ours,
    });
  } finally {
    end();
    close();
  }
}

/** Shorter than the checks take, so that what cannot be connected to is told from what does not answer. @unit milliseconds */
const LOOK_CONNECT_MS = 5_000;

type WithPlan = Pick<InstanceConfig, 'plan'>;

function sameStates(one: WithPlan, other: WithPlan): boolean {
  return statesOf(one.plan.steps).join() === statesOf(other.plan.steps).join();
}
