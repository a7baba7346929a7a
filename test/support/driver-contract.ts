import { type ConformanceOptions, conformance } from '../../src/drivers/kit/conformance/conformance';
import type { Driver } from '../../src/drivers/kit/driver';

/** What every driver keeps, as tests of this repository. */
export function driverContract(driver: Driver, options: ConformanceOptions): void {
  describe(`the contract of drivers, kept by ${driver.name}`, () => {
    for (const { name, run } of conformance(driver, options)) it(name, run);
  });
}
