import type { PipelineStep } from '../pipeline/pipeline';
import { flattenSettings } from './flatten-settings';
import type { InstanceSettings } from './settings';

/** One thing that an apply would change; without `before` it is new, without `after` it goes. */
export interface SettingChange {
  /** Key of the instance file, e.g. `cool_off_days`; `retirement_pipeline` for a step or the order of steps. */
  readonly key: string;
  readonly before?: string;
  readonly after?: string;
}

const PIPELINE = 'retirement_pipeline';

/** What would change if `after` were put in force, in the order of the reference. */
export function diffSettings(before: InstanceSettings | undefined, after: InstanceSettings): readonly SettingChange[] {
  const old = new Map((before === undefined ? [] : flattenSettings(before)).map(({ key, value }) => [key, value]));
  const changes: SettingChange[] = [];
  for (const { key, value } of flattenSettings(after)) {
    const was = old.get(key);
    old.delete(key);
    if (was !== value) changes.push({ key, ...(was === undefined ? {} : { before: was }), after: value });
  }
  for (const [key, value] of old) changes.push({ key, before: value });
  return [...changes, ...diffPipeline(before?.plan.steps ?? [], after.plan.steps)];
}

function diffPipeline(before: readonly PipelineStep[], after: readonly PipelineStep[]): readonly SettingChange[] {
  const [old, fresh] = [before.map(stepText), after.map(stepText)];
  const gone = old.filter((step) => !fresh.includes(step));
  const come = fresh.filter((step) => !old.includes(step));
  const [oldOrder, freshOrder] = [
    old.filter((step) => fresh.includes(step)),
    fresh.filter((step) => old.includes(step)),
  ];
  const reordered = oldOrder.join('\n') !== freshOrder.join('\n');
  return [
    ...gone.map((step) => ({ key: PIPELINE, before: step })),
    ...come.map((step) => ({ key: PIPELINE, after: step })),
    ...(reordered ? [{ key: PIPELINE, before: orderText(before), after: orderText(after) }] : []),
  ];
}

function stepText({ start, end, service, method }: PipelineStep): string {
  return `[${start}, ${end}, ${service}, ${method}]`;
}

function orderText(steps: readonly PipelineStep[]): string {
  return `order ${steps.map(({ start }) => start).join(', ')}`;
}
