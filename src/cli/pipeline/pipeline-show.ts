import type { PipelineStep } from '../../domain/pipeline/pipeline';
import { attemptDeadlineMs, type Plan } from '../../domain/pipeline/plan';
import { wastedSteps } from '../../domain/pipeline/renames';
import { formatDuration } from '../../domain/time/format-duration';
import { defineCommand } from '../shell/define-command';
import { lazy } from '../shell/lazy';
import { instanceOf } from '../shell/named-instance';
import { formatTable, type Page, wrap } from '../shell/page';
import type { Session } from '../shell/session';
import { showSite, siteLine } from '../shell/site';

export const pipelineShow = defineCommand({
  usage: 'show',
  summary: 'show the steps of the pipeline in order, and what is wrong with them',
  details:
    'Shows the steps of the pipeline in order, and warns of steps that erase nothing in that order. Reads the config. ' +
    'Without one, asks the worker.',
  examples: ['lethe pipeline show --config site.yml', 'lethe pipeline show --instance demo --json'],
  json: {
    instance: 'id of the instance',
    revision: 'hash of the steps',
    steps: 'start, end, service, method, attemptDeadlineMs',
    warnings: 'what is wrong, one text for each problem',
  },
  common: ['config', 'engine', 'json'],
  run: show,
});

async function show(session: Session): Promise<number> {
  const { instance, plan, warnings } = await planOf(session);
  const steps = plan.steps.map((step) => ({ ...step, attemptDeadlineMs: attemptDeadlineMs(plan, step.service) }));
  session.output.answer({ instance, revision: plan.revision, steps, warnings }, (page) =>
    describePipeline(steps, warnings, page),
  );
  return 0;
}

interface ShownStep extends PipelineStep {
  readonly attemptDeadlineMs: number;
}

/** The steps and what is wrong with them, for a person. */
export function describePipeline(steps: readonly ShownStep[], warnings: readonly string[], page: Page): string {
  const rows = steps.map(({ start, end, service, method, attemptDeadlineMs: ms }, index) => [
    index + 1,
    start,
    end,
    service,
    method,
    formatDuration(ms),
  ]);
  return [
    formatTable(['', 'start', 'end', 'service', 'method', 'deadline'], rows, page),
    ...warnings.map((warning) => wrap(`warning: ${warning}`, page.columns, 2)),
  ].join('\n');
}

interface KnownPlan {
  readonly instance: string;
  readonly plan: Plan;
  readonly warnings: readonly string[];
}

/** From the config named here, else from the worker. */
export async function planOf(session: Session): Promise<KnownPlan> {
  const { id: instance, config } = await instanceOf(session);
  if (config !== undefined) {
    session.output.note(siteLine(config.card));
    const warnings = config.pipelineWarnings.map((fault) => lazy.config().formatFaults([fault]));
    return { instance, plan: config.plan, warnings };
  }
  const { plan } = await showSite(session);
  const warnings = wastedSteps(plan.steps).map(({ index, renamedAt }) => {
    const [wasted, renames] = [plan.steps[index]?.method, plan.steps[renamedAt]?.method];
    return `${wasted} (step ${index + 1}) erases nothing after ${renames} (step ${renamedAt + 1}); put it before that step`;
  });
  return { instance, plan, warnings };
}
