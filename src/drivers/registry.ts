import { STEP_OUTCOMES } from '../domain/run/receipt';
import { credentials } from './credentials';
import { demographics } from './demographics';
import { ecommerce } from './ecommerce';
import { type ExtraServices, extraServiceDriver } from './extra-service';
import type { Driver } from './kit/driver';
import { licenseManager } from './license-manager';
import { lms } from './lms';

export { ExtraService, ExtraServices } from './extra-service';

/** Every driver that needs no entry of its own in the file. */
export const DRIVERS: readonly Driver[] = soundDrivers([lms, ecommerce, credentials, demographics, licenseManager]);

/** `DRIVERS` and one for each of the file's extra services. @throws Error when two of them have one name */
export function driversWith(extra: ExtraServices): readonly Driver[] {
  return soundDrivers([...DRIVERS, ...extra.map(extraServiceDriver)]);
}

/** @param name SERVICE of a pipeline step, exact */
export function findDriver(name: string, drivers: readonly Driver[] = DRIVERS): Driver | undefined {
  return drivers.find((driver) => driver.name === name);
}

/** What a pipeline step may name as its method. */
export function methodsOf(driver: Driver): readonly string[] {
  return Object.keys(driver.methods);
}

/** @throws Error for a name that two drivers have, and for an outcome that no run can keep a receipt of */
export function soundDrivers(drivers: readonly Driver[]): readonly Driver[] {
  const seen = new Set<string>();
  for (const { name, methods } of drivers) {
    if (seen.has(name)) throw new Error(`Two drivers are called ${name}: each SERVICE has one.`);
    seen.add(name);
    for (const [method, { outcomes }] of Object.entries(methods)) {
      const unknown = (outcomes as readonly string[]).find((one) => !STEP_OUTCOMES.some((known) => known === one));
      if (unknown === undefined && outcomes.length > 0) continue;
      throw new Error(`${name} ${method} declares ${unknown ?? 'no outcome'}: there are ${STEP_OUTCOMES.join(', ')}.`);
    }
  }
  return drivers;
}
