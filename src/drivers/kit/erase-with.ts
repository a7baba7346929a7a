import { type FailureFacts, RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { findsAnother } from '../../domain/pipeline/step-order';
import type { StepResult } from '../../domain/run/receipt';
import type { Driver, DriverContext } from './driver';

/** What a reference may be: an id of the service's own, and nobody's name or address. */
const REFERENCE = /^[\w.:/-]{1,200}$/;

/**
 * Calls one method of a driver, and takes nothing that the method has not declared: an outcome of another driver's
 * making would be a receipt that nobody vouches for.
 * @param options what the driver's own `Options` has parsed
 */
export async function eraseWith(
  driver: Driver,
  method: string,
  learner: Learner,
  options: unknown,
  context: DriverContext,
): Promise<StepResult> {
  const facts: FailureFacts = { service: driver.name };
  const known = Object.hasOwn(driver.methods, method) ? driver.methods[method] : undefined;
  if (known === undefined) throw new RetirementError('config.stale', facts);
  if (findsAnother({ service: driver.name, method }, learner)) throw new RetirementError('learner.renamed', facts);
  const { outcome, reference } = await known.erase(learner, options, context);
  if (!known.outcomes.includes(outcome)) throw new RetirementError('config.stale', facts);
  return reference !== undefined && REFERENCE.test(reference) ? { outcome, reference } : { outcome };
}
