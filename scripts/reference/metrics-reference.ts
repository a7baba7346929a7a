import { METRICS } from '../../src/telemetry/metrics';

const HEAD = `# Metrics

<!-- Generated from src/telemetry/metrics.ts by \`npm run reference\`. Do not edit. -->

Each worker process serves Prometheus text at \`/metrics\` (\`--listen\`, on the loopback unless told otherwise). Labels are
ids, names of services and codes: nobody is named. Counters begin at 0 with the process. Each worker counts the
gauges from Temporal's visibility every 15 seconds, not at each scrape: they are right soon after a restart, and the same
from every worker of an instance. Take the \`max\` over workers, never the sum. One count makes four queries, however many
instances there are, and reads open runs in pages of 1,000. A count that takes long makes the pause longer: counting never
takes more than 5 % of the time. Prometheus has a label \`instance\` of its own, and calls ours \`exported_instance\`. [The alert rules](../../config/prometheus/alerts.yml) show how they are used.

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
