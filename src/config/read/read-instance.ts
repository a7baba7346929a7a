import { resolve } from 'node:path';
import { siteAddress } from '../../domain/instance/site-address';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import type { Plan } from '../../domain/pipeline/plan';
import type { InstanceConfig, LimitsConfig } from '../instance-config';
import type { LetheKeys } from '../schema';
import { isKnownKey, warnOfNearMisses } from './known-keys';
import { nearest } from './nearest';
import { readArchive } from './read-archive';
import { type BaseUrls, readBaseUrls } from './read-base-urls';
import { readClient } from './read-client';
import { readLethe } from './read-lethe';
import { readPartnerReport } from './read-partner-report';
import { readPipeline } from './read-pipeline';
import { readReplacement } from './read-replacement';
import { markOf, readExtraServices, readServices } from './read-services';
import { readWire } from './read-wire';
import type { Reading } from './reading';
import { scheduleOf } from './schedule-of';
import { shortHash } from './short-hash';
import { warnOfClear } from './warn-of-clear';
import { warnOfPipeline } from './warn-of-pipeline';

const COOL_OFF = ['lethe', 'cool_off_days'] as const;

/** Makes a file that is a mapping into an instance; undefined when the findings hold a fault. */
export async function readInstance(id: string, reading: Reading): Promise<InstanceConfig | undefined> {
  const { script, findings, document, file } = reading;
  warnOfNearMisses(reading);
  for (const { key, at } of document.repeated) {
    findings.warnAt(at, {
      message: `${isKnownKey(key) ? `the key ${key}` : 'a key'} is in one mapping twice`,
      hint: 'remove one of them: the last one counts',
    });
  }
  const client = await readClient(reading);
  const urls = readBaseUrls(reading);
  const keys = readLethe(script.lethe, findings);
  const steps = readPipeline(reading);
  const extraServices = readExtraServices(reading);
  const drivers = await readServices(steps, extraServices, urls, keys.services, reading);
  checkSegmentSwitch(reading);
  const pipelineWarnings = warnOfPipeline(steps, reading);
  warnOfUnused(keys, steps, reading);
  const renames = renamesOf(keys, urls);
  warnOfClear(urls, drivers, renames, reading);
  const wire = await readWire(keys.ca_file, urlsOf(urls, drivers), reading);
  const partnerReport = await readPartnerReport(keys.partner_report, id, reading);
  const archive = await readArchive(keys.archive, reading);
  const replacement = await readReplacement(keys.username_replacement, reading);
  const line = document.keyPositionOf(['lethe']).line;
  // A fault elsewhere below `lethe:` leaves the defaults.
  if (document.textOf(COOL_OFF) === undefined) warnOfCoolOff(reading);
  if (findings.faults.length > 0 || client === undefined || urls.lms === undefined) return undefined;

  return {
    card: {
      id,
      environment: keys.environment,
      lmsHost: urls.lms.origin,
      fingerprint: shortHash(16, [siteAddress(urls.lms.url)]),
    },
    plan: planOf(keys, steps),
    discovery: { newLearnerThreshold: keys.user_count_error_threshold, adoptAfterMs: keys.adopt_after },
    lms: { baseUrl: urls.lms.url, mark: markOf('allow', keys.services.LMS) },
    client,
    ...(replacement === undefined ? {} : { replacement }),
    drivers,
    renames,
    extraServices,
    limits: limitsOf(keys),
    wire,
    ...(partnerReport === undefined ? {} : { partnerReport }),
    schedule: scheduleOf(keys.schedule),
    secretSources: reading.secretSources,
    ...(archive === undefined ? {} : { archive }),
    ...encryptionOf(keys, reading),
    pipelineWarnings,
    source: { file, line, changed: reading.changed },
  };
}

function urlsOf(urls: BaseUrls, drivers: InstanceConfig['drivers']): readonly string[] {
  const ofDrivers = [...drivers.values()].map(({ driver, options }) => driver.baseUrl(options));
  return [...(urls.lms === undefined ? [] : [urls.lms.url]), ...Object.values(urls.byKey), ...ofDrivers];
}

const RENAMED = ['ecommerce', 'discovery', 'credentials'] as const;

function renamesOf({ services }: LetheKeys, { byKey }: BaseUrls): InstanceConfig['renames'] {
  return new Map(
    RENAMED.flatMap((place) => {
      const service = place.toUpperCase();
      const baseUrl = byKey[place];
      return baseUrl === undefined
        ? []
        : [[place, { service, baseUrl, mark: markOf('allow', services[service]) }] as const];
    }),
  );
}

function planOf(keys: LetheKeys, placed: readonly PipelineStep[]): Plan {
  const steps = placed.map(({ start, end, service, method }) => ({ start, end, service, method }));
  const own = Object.entries(keys.services).flatMap(([name, service]) =>
    service.attempt_deadline === undefined ? [] : [[name, service.attempt_deadline] as const],
  );
  return {
    revision: shortHash(
      12,
      steps.flatMap(({ start, end, service, method }) => [start, end, service, method]),
    ),
    steps,
    coolOffDays: keys.cool_off_days ?? null,
    coolOffJitterMs: keys.cool_off_jitter,
    attemptDeadlineMs: { ...Object.fromEntries(own), default: keys.attempt_deadline },
    failureBudgetMs: keys.failure_budget,
    dueMonths: keys.due_months,
  };
}

function limitsOf(keys: LetheKeys): LimitsConfig {
  const { max_steps_per_second: maxStepsPerSecond } = keys;
  return {
    maxConcurrentSteps: keys.max_concurrent_steps,
    ...(maxStepsPerSecond === undefined ? {} : { maxStepsPerSecond }),
    connectTimeoutMs: keys.connect_timeout,
    answerTimeoutMs: keys.answer_timeout,
  };
}

function encryptionOf({ encryption }: LetheKeys, { folder }: Reading): Pick<InstanceConfig, 'encryption'> {
  if (encryption === undefined) return {};
  return {
    encryption: encryption.kind === 'file' ? { kind: 'file', path: resolve(folder, encryption.path) } : encryption,
  };
}

/** Nothing reads the tracking id, so nothing asks for it; what the Python driver would refuse is a fault all the same. */
function checkSegmentSwitch({ script, findings }: Reading): void {
  const key = 'fetch_ecommerce_segment_id';
  if (typeof (script[key] ?? false) === 'boolean') return;
  findings.fault([key], { message: `${key} must be yes or no`, hint: `write ${key}: true, without quotes` });
}

/** What is wrong with things that nothing uses, so that it does no harm. */
function warnOfUnused(keys: LetheKeys, steps: readonly PipelineStep[], { findings }: Reading): void {
  const services = [...new Set(['LMS', ...steps.map(({ service }) => service)])];
  for (const name of Object.keys(keys.services)) {
    if (services.includes(name)) continue;
    const meant = nearest(name, services);
    findings.warn(['lethe', 'services', name], {
      message: `lethe.services.${name}: no step of the pipeline has this service`,
      hint: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
      atKey: true,
    });
  }
}

function warnOfCoolOff({ findings }: Reading): void {
  findings.warn(COOL_OFF, {
    message: 'this file sets no cool-off, so the schedule starts nothing',
    hint: 'write lethe: {cool_off_days: 14}, or use --cool-off-days with each discovery',
    atKey: true,
  });
}
