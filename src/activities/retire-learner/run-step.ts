import { ApplicationFailure } from '@temporalio/common';
import { type FailureFacts, RetirementError } from '../../domain/failure/failure';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { letStepBegin } from '../kit/in-force';
import type { BoundDriver, InstanceServices } from '../kit/instance-services';
import type { RunStepInput, RunStepResult } from './contract';
import { type Memory, StepAttempt } from './step-attempt';

/**
 * One step: START_STATE, the driver's call, END_STATE, and after the last step COMPLETE. Three requests when all goes
 * well. Every refusal of the LMS is reconciled with its status before it is believed, so that neither a lost answer
 * nor a killed worker strands the learner.
 */
export function createRunStep(parts: ActivityParts) {
  return (input: RunStepInput): Promise<RunStepResult> => {
    const facts = { service: input.step.service, step: input.step.start };
    return attempt<Memory, RunStepResult>(parts, input.whose.site, input.deadlineMs, facts, async (now) => {
      const began = performance.now();
      await letStepBegin(parts, input);
      const bound = driverFor(parts.services, input, facts);
      const result = await new StepAttempt(parts.services, input, now, bound, facts).run();
      if (result.kind === 'done')
        parts.metrics.stepDone(input.whose.site.instance, result.receipt, performance.now() - began);
      return result;
    }).catch((error) => {
      // The LMS may be what fails in a step of another service.
      const failed = error instanceof ApplicationFailure ? error : undefined;
      const { service = input.step.service } = (failed?.details?.[0] ?? {}) as FailureFacts;
      parts.metrics.stepFailed(input.whose.site.instance, service, failed?.type ?? 'config.stale');
      throw error;
    });
  };
}

function driverFor(services: InstanceServices, { step }: RunStepInput, facts: FailureFacts): BoundDriver {
  const bound = services.driver(step.service);
  if (bound === undefined || !Object.hasOwn(bound.driver.methods, step.method)) {
    throw new RetirementError('config.stale', facts);
  }
  return bound;
}
