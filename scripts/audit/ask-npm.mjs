import { spawnSync } from 'node:child_process';

/**
 * What `npm audit` says of the lock file in a folder. npm exits with 1 both when it has findings and when it was not
 * answered, so its report is read instead.
 *
 * @returns {{ kind: 'told', findings: readonly object[] } | { kind: 'refused', why: string }}
 */
export function askNpm(folder, args) {
  const { stdout, error } = spawnSync('npm', ['audit', '--json', '--package-lock-only', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  if (error !== undefined) return { kind: 'refused', why: `npm did not start: ${error.code ?? error.message}` };
  const report = parsed(stdout);
  if (report?.auditReportVersion !== 2 || typeof report.vulnerabilities !== 'object') {
    return { kind: 'refused', why: whyOf(report) };
  }
  return { kind: 'told', findings: Object.values(report.vulnerabilities) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One line, whatever npm or the registry said. */
function whyOf(report) {
  const said = report?.error?.summary || report?.message || 'npm audit printed no report';
  return String(said).replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
