import type { Learner } from '../../src/domain/learner/learner';
import type { StepResult } from '../../src/domain/run/receipt';
import type { DriverBench } from '../../src/drivers/kit/conformance/conformance';
import type { Driver } from '../../src/drivers/kit/driver';
import { eraseWith } from '../../src/drivers/kit/driver';

/** One call of a method, as a step makes it. */
export function eraseAt(
  bench: Pick<DriverBench, 'service' | 'file' | 'learner'>,
  driver: Driver,
  method: string,
  learner: Learner = bench.learner,
): Promise<StepResult> {
  const options = driver.Options.parse(driver.optionsFrom(bench.file));
  const secret = () => Promise.reject(new Error('this test has no secrets'));
  return eraseWith(driver, method, learner, options, { service: bench.service.with(), secret });
}
