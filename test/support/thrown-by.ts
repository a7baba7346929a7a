import { RetirementError } from '../../src/domain/failure/failure';

/** The failure that a promise ends with; anything else than a `RetirementError` fails the test. */
export async function thrownBy(work: Promise<unknown>): Promise<RetirementError> {
  const end = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in end)) throw new Error(`expected a failure, got ${JSON.stringify(end.value)}`);
  if (end.error instanceof RetirementError) return end.error;
  throw end.error;
}
