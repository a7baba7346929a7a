import { METRICS } from '../../src/telemetry/metrics';

const HEAD = `# Metrics

<!-- Generated from src/telemetry/metrics.ts by \`npm run reference\`. Do not edit. -->

Each worker process serves metrics for Prometheus at \`/metrics\` (\`--listen\`, by default on the loopback interface only).
Labels are ids, names of services, and codes. They name no person. Counters start at 0 with the process. Gauges are counted
from Temporal's visibility on request, at most every 15 seconds. So they are right after a restart, and every worker of an
instance reports the same values: use \`max\` over workers, never \`sum\`. Prometheus has its own label \`instance\` and renames
ours to \`exported_instance\`. [The alert rules](../../config/prometheus/alerts.yml) show how to use the metrics.

`;

/**
 * Of the SDK's own metrics, those that say whether workers keep up.
 * @source a running worker, SDK 1.24, with `countersTotalSuffix` and `unitSuffix`
 */
const OF_THE_SDK = {
  temporal_activity_schedule_to_start_latency_milliseconds:
    'How long steps wait for a worker, by task queue (`lethe.<instance>`). If it grows, raise `max_concurrent_steps` or start more workers.',
  temporal_workflow_task_schedule_to_start_latency_milliseconds:
    'The same for decisions of runs (task queue `lethe`). If it grows, the workers need more CPU.',
  temporal_worker_task_slots_available:
    'Free slots, by task queue. If it stays at 0, all slots of an instance are in use.',
  temporal_num_pollers: 'Number of pollers of a task queue. If it is 0, no worker serves the instance.',
  temporal_sticky_cache_size: 'Runs in memory.',
  temporal_workflow_task_execution_failed_total:
    'Workflow tasks at which this worker failed, by workflow type and reason. If it keeps rising, runs are stuck and cannot report it.',
  temporal_request_latency_milliseconds: "The worker's calls to Temporal, by operation.",
} as const;

/** docs/reference/metrics.md, made of the metrics' own table. */
export function metricsReference(): string {
  const own = Object.entries(METRICS).map(([name, { kind, labels, help }]) => {
    const list = labels.map((label: string) => `\`${label}\``).join(', ');
    return `| \`${exposedName(name, kind)}\` | ${kind} | ${list} | ${help} |`;
  });
  const sdk = Object.entries(OF_THE_SDK).map(([name, help]) => `| \`${name}\` | ${help} |`);
  return [
    `${HEAD}| metric | kind | labels | |`,
    '| --- | --- | --- | --- |',
    ...own,
    "\n## The SDK's own\n",
    'The worker serves all metrics of the SDK. These show whether the workers keep up.\n',
    '| metric | |',
    '| --- | --- |',
    ...sdk,
    '',
  ].join('\n');
}

/** As Prometheus sees it: counters end in `_total`, histograms in their unit. */
function exposedName(name: string, kind: string): string {
  if (kind === 'counter') return `${name}_total`;
  return kind.startsWith('histogram') ? `${name}_ms` : name;
}
