import type { LearnerSpec } from '../../sandbox/people/seed-learners';
import { linesOf, Program } from '../support/program';

export interface RequestSeen {
  /** @unit milliseconds since the epoch */
  readonly at: number;
  /** Until it was answered. @unit milliseconds */
  readonly ms: number | null;
  readonly learner: number | null;
}

export interface SandboxTotals {
  readonly requests: number;
  readonly tokens: number;
  readonly connections: number;
  readonly maxConcurrent: number;
}

/** The sandbox in a process of its own. */
export interface BenchmarkSandbox {
  readonly pid: number;
  /** Base URLs by service. */
  readonly urls: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly clientSecret: string;
  setLatency(ms: number): Promise<void>;
  /** Invents learners who asked so many days ago. @returns their names and LMS user ids */
  add(
    count: number,
    createdDaysAgo: number,
    more?: Pick<LearnerSpec, 'state' | 'renamed' | 'holdings'>,
  ): Promise<readonly { userId: number; username: string }[]>;
  /** @returns the LMS user ids of all in the retirement queue */
  learners(): Promise<readonly number[]>;
  /** As the step that does so would. */
  queueForPartners(userIds: readonly number[]): Promise<void>;
  forgetRequests(): Promise<void>;
  /** Of the record, which keeps the last 100,000. */
  requests(): Promise<readonly RequestSeen[]>;
  totals(): Promise<SandboxTotals>;
  /** Requests that broke the contract. */
  violations(): Promise<number>;
  stop(): Promise<void>;
}

interface Ready {
  readonly lms: string;
  readonly admin: string;
  readonly services: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Below the megabyte that a body may have. */
const AT_ONCE = 2_000;

export async function startSandboxProcess(configFile: string): Promise<BenchmarkSandbox> {
  const args = ['--port', '0', '--learners', '0', '--json', '--write-config', configFile];
  const program = new Program('sandbox/main.js', args);
  const said = JSON.parse(await program.until(({ stdout }) => linesOf(stdout)[0])) as Ready;
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${said.admin}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the sandbox refused ${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  let made = 0;
  return {
    pid: program.pid,
    urls: said.services,
    clientId: said.clientId,
    clientSecret: said.clientSecret,
    stop: async () => void (await program.stop()),
    setLatency: async (latencyMs) => void (await ask('POST', 'options', { latencyMs })),
    async add(count, createdDaysAgo, more = {}) {
      const added: { userId: number; username: string }[] = [];
      while (added.length < count) {
        const learners = Array.from({ length: Math.min(AT_ONCE, count - added.length) }, () => {
          made += 1;
          return { username: `bench${made}`, email: `bench.${made}@example.com`, createdDaysAgo, ...more };
        });
        const views = (await ask('POST', 'learners', { learners })) as { userId: number; originalUsername: string }[];
        added.push(...views.map(({ userId, originalUsername }) => ({ userId, username: originalUsername })));
      }
      return added;
    },
    learners: async () => ((await ask('GET', 'learners')) as { userId: number }[]).map(({ userId }) => userId),
    async queueForPartners(userIds) {
      for (const userId of userIds) await ask('POST', `learners/${userId}/queue-for-partners`);
    },
    forgetRequests: async () => void (await ask('DELETE', 'requests')),
    requests: async () => (await ask('GET', 'requests')) as RequestSeen[],
    totals: async () => (await ask('GET', 'totals')) as SandboxTotals,
    violations: async () => ((await ask('GET', 'violations')) as unknown[]).length,
  };
}
