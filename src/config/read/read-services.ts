import type { Driver } from '../../drivers/kit/driver';
import { type ExtraService, ExtraServices } from '../../drivers/registry';
import type { Mark } from '../../http/mark';
import { readSecretAgain } from '../../secrets/secret-reader';
import type { SecretRef } from '../../secrets/secret-ref';
import { anchorSecrets } from '../../secrets/secret-ref';
import type { ConfiguredDriver } from '../instance-config';
import type { LetheKeys } from '../schema';
import { readBaseUrl } from './base-url';
import { nearest } from './nearest';
import { presentSecret } from './present-secret';
import type { BaseUrls } from './read-base-urls';
import type { PlacedStep } from './read-pipeline';
import type { Reading } from './reading';

const PIPELINE = 'retirement_pipeline';
const EXTRA = 'EXTRA_SERVICES_TO_RETIRE_FROM';

/** SERVICE names in sites' pipelines that have nothing to erase, each with what to do instead. */
const NOT_TO_BE_RETIRED_FROM: Readonly<Record<string, string>> = {
  // Of the Tutor plugin's pipeline before version 3.4; see docs/guide/migrate.md.
  DISCOVERY: 'remove this step: Course Discovery has no data of learners, and its replace_usernames is for renames',
};

/** The drivers of all services that the steps name, by SERVICE. */
export async function readServices(
  steps: readonly PlacedStep[],
  extra: readonly ExtraService[],
  urls: BaseUrls,
  services: LetheKeys['services'],
  reading: Reading,
): Promise<ReadonlyMap<string, ConfiguredDriver>> {
  const drivers = reading.driversWith([...extra]);
  const configured = new Map<string, ConfiguredDriver>();
  const seen = new Set<string>();
  for (const step of steps) {
    const driver = drivers.find(({ name }) => name === step.service);
    if (driver === undefined) {
      reportService(step, drivers, reading);
      continue;
    }
    checkMethod(step, driver, reading);
    if (seen.has(step.service)) continue;
    seen.add(step.service);
    const options = await readOptions(driver, step, urls, reading);
    if (options === undefined) continue;
    configured.set(step.service, {
      driver,
      options: options.value,
      mark: markOf(driver.mark, services[step.service]),
      readSecret: (ref) => readSecretAgain(ref, reading.secrets, step.service),
    });
  }
  return configured;
}

/** The file names a proxy that strips the platform's mark. A service without the mark has none to lose. */
export function markOf(mark: Mark, keys: LetheKeys['services'][string] | undefined): Mark {
  return mark === 'allow' && keys?.allow_header === 'stripped' ? 'stripped' : mark;
}

/** What stands under `EXTRA_SERVICES_TO_RETIRE_FROM` and can be used. */
export function readExtraServices(reading: Reading): readonly ExtraService[] {
  const { script, findings } = reading;
  const parsed = ExtraServices.safeParse(script[EXTRA] ?? undefined);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path = [EXTRA, ...issue.path.filter((step) => typeof step !== 'symbol')];
      findings.fault(path, {
        message: `${EXTRA}: ${path.slice(1).join('.') || 'the list'} is not valid`,
        hint: 'write a list of {name: NAME, service_base_url: https://…, retirement_url_path: path}',
      });
    }
    return [];
  }
  const taken = new Set(reading.driversWith([]).map(({ name }) => name));
  return parsed.data.flatMap((service, at) => {
    const url = readBaseUrl(service.service_base_url);
    if (taken.has(service.name)) {
      findings.fault([EXTRA, at, 'name'], {
        message: `${EXTRA}: there is already a service named ${service.name}`,
        hint: 'give this one another name, also in its steps',
      });
      return [];
    }
    taken.add(service.name);
    if (url.kind === 'url') return [{ ...service, service_base_url: url.url }];
    findings.fault([EXTRA, at, 'service_base_url'], {
      message: `${EXTRA}: service_base_url ${url.message}`,
      hint: url.hint,
    });
    return [];
  });
}

function reportService(step: PlacedStep, drivers: readonly Driver[], { findings }: Reading): void {
  const names = drivers.map(({ name }) => name);
  const meant = nearest(step.service, names);
  const reason = Object.hasOwn(NOT_TO_BE_RETIRED_FROM, step.service) ? NOT_TO_BE_RETIRED_FROM[step.service] : undefined;
  findings.fault([PIPELINE, step.at, 2], {
    message: `${PIPELINE}[${step.at}][2]: there is no driver ${step.service}`,
    hint: reason ?? (meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`),
  });
}

function checkMethod(step: PlacedStep, driver: Driver, { findings }: Reading): void {
  if (Object.hasOwn(driver.methods, step.method)) return;
  const reasons = driver.methodsLeftOut ?? {};
  const reason = Object.hasOwn(reasons, step.method) ? reasons[step.method] : undefined;
  const methods = Object.keys(driver.methods);
  const meant = nearest(step.method, methods);
  findings.fault([PIPELINE, step.at, 3], {
    message: `${PIPELINE}[${step.at}][3]: ${step.service} has no method ${step.method}`,
    hint: reason ?? (meant === undefined ? `it has ${methods.join(', ')}` : `did you mean ${meant}?`),
  });
}

/** Boxed, so that a driver whose options are nothing is not taken for one whose options are faulty. */
async function readOptions(
  driver: Driver,
  step: PlacedStep,
  urls: BaseUrls,
  reading: Reading,
): Promise<{ value: unknown } | undefined> {
  const { findings, script, folder } = reading;
  const parsed = driver.Options.safeParse(driver.optionsFrom({ ...script, base_urls: urls.byKey }));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path = issue.path.filter((part) => typeof part !== 'symbol');
      // `base_urls.lms` has been judged already, with more to say.
      if (path.join('.') === 'base_urls.lms') continue;
      const unsound = path[0] === 'base_urls' ? urls.unsound.get(String(path[1])) : undefined;
      if (unsound !== undefined) {
        findings.fault(path, unsound);
        continue;
      }
      const [what, hint] = splitHint(issue.message, 'see the reference');
      const inFile = Object.hasOwn(script, String(path[0]));
      findings.fault(inFile ? path : [PIPELINE, step.at, 2], {
        message: `${what}, and ${PIPELINE}[${step.at}] needs ${step.service}`,
        hint,
      });
    }
    return undefined;
  }
  const secrets: { ref: SecretRef; path: readonly string[] }[] = [];
  const value = anchorSecrets(parsed.data, folder, (ref, path) => secrets.push({ ref, path }));
  if (reading.checkSecrets) for (const { ref, path } of secrets) await presentSecret(ref, path, reading);
  return { value };
}

/** Drivers write `what is wrong: what to write`. */
function splitHint(message: string, otherwise: string): readonly [what: string, hint: string] {
  const at = message.indexOf(': ');
  return at < 0 ? [message, otherwise] : [message.slice(0, at), message.slice(at + 2)];
}
