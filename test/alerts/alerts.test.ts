import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { FAILURES } from '../../src/domain/failure/failure';
import { METRICS } from '../../src/telemetry/metrics';
import { anchorsOf } from '../architecture/anchors-of';
import { textOf } from '../architecture/blocks-of';
import { ROOT } from '../architecture/files-of';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, string>>;
}

interface RuleTest {
  readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
}

const RULES = 'config/prometheus/alerts.yml';
const { groups } = load(textOf(RULES)) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

/** @returns what promtool says, its exit code first */
function promtool(...args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, { cwd: ROOT, encoding: 'utf8' });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    throw new Error(
      'promtool is missing: install the package `prometheus` of Debian, or Prometheus from prometheus.io.',
    );
  }
  return `exit ${status}\n${stdout}${stderr}`;
}

describe('the alert rules', () => {
  test('are what Prometheus reads, alone and by the example of its settings', () => {
    expect(promtool('check', 'rules', RULES)).toMatch(/^exit 0\n/);
    expect(promtool('check', 'config', 'config/prometheus/prometheus.example.yml')).toMatch(/^exit 0\n/);
  });

  test('fire when they should, and only then', () => {
    expect(promtool('test', 'rules', join('test', 'alerts', 'alerts.test.yml'))).toMatch(/^exit 0\n/);
  });

  test('are each seen to fire and not to fire', () => {
    const { tests } = load(textOf('test/alerts/alerts.test.yml')) as { readonly tests: readonly RuleTest[] };
    const asked = tests.flatMap((one) => one.alert_rule_test);
    const seen = (fires: boolean) =>
      [...new Set(asked.filter((one) => one.exp_alerts.length > 0 === fires).map((one) => one.alertname))].sort();
    const names = rules.map(({ alert }) => alert).sort();
    expect({ fire: seen(true), rest: seen(false) }).toEqual({ fire: names, rest: names });
  });

  test('each lead to a section of the guide, for every failure code', () => {
    const anchors = anchorsOf(textOf('docs/guide/recover.md'));
    const codes = Object.keys(FAILURES).map((code) => code.replaceAll('.', ''));
    for (const { alert, annotations } of rules) {
      const url = annotations.runbook_url ?? '';
      const urls = url.includes('{{') ? codes.map((code) => url.replace(/\{\{.*\}\}/, code)) : [url];
      for (const one of urls) {
        const [page, anchor = ''] = one.split('#');
        expect({ alert, page, anchor: anchors.includes(anchor) ? 'there' : anchor }).toEqual({
          alert,
          page: 'docs/guide/recover.md',
          anchor: 'there',
        });
      }
    }
  });

  test('ask for metrics that are there', () => {
    const exposed = Object.entries(METRICS).map(([name, { kind }]) => (kind === 'counter' ? `${name}_total` : name));
    const asked = rules.flatMap(({ expr }) => expr.match(/lethe_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(rules.length / 2);
    expect(asked.filter((name) => !exposed.includes(name))).toEqual([]);
  });
});
