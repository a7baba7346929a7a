import { Agent } from 'node:http';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import axios from 'axios';
import type { BareStep, Person } from './requests-of-a-learner';
import { bodyOf, pathOf, STATUS, STEPS, tokenForm } from './requests-of-a-learner';

export interface BareActivities {
  step(person: Person, index: number): Promise<{ state: string; at: string }>;
}

/** What the worker is told, as JSON in its one argument. */
export interface BareSettings {
  readonly address: string;
  readonly taskQueue: string;
  readonly urls: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly maxConcurrentSteps: number;
}

/** Lethe's own HTTP library and as many connections; no checks, no second try, no records. */
function createActivities({ urls, clientId, clientSecret, maxConcurrentSteps }: BareSettings): BareActivities {
  // Idle connections are given up before the sandbox, whose own limit is five seconds, could do it in the middle of a request.
  const httpAgent = new Agent({ keepAlive: true, maxSockets: maxConcurrentSteps, timeout: 3_000 });
  const http = axios.create({ httpAgent });
  let token: Promise<string> | undefined;
  const authorize = async () => {
    const { data } = await http.post(`${urls.lms}/oauth2/access_token`, tokenForm(clientId, clientSecret));
    return `JWT ${data.access_token}`;
  };
  return {
    async step(person, index) {
      token ??= authorize();
      const headers = { Authorization: await token };
      const step = STEPS[index] as BareStep;
      const [state, service] = step;
      const patch = (new_state: string) =>
        http.patch(`${urls.lms}${STATUS}`, { username: person.username, new_state, response: 'bench' }, { headers });
      await patch(`RETIRING_${state}`);
      await http.post(`${urls[service]}${pathOf(step, person)}`, bodyOf(step, person), { headers });
      await patch(`${state}_COMPLETE`);
      if (index === STEPS.length - 1) await patch('COMPLETE');
      return { state, at: new Date().toISOString() };
    },
  };
}

async function main(): Promise<void> {
  const settings = JSON.parse(process.argv[2] as string) as BareSettings;
  Runtime.install({ logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} } });
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: settings.address }),
    taskQueue: settings.taskQueue,
    workflowsPath: require.resolve('./bare-workflow'),
    activities: createActivities(settings),
    maxConcurrentActivityTaskExecutions: settings.maxConcurrentSteps,
    maxCachedWorkflows: 1_000,
  });
  process.once('SIGTERM', () => worker.shutdown());
  const ended = worker.run();
  process.stdout.write('ready\n');
  await ended;
}

if (require.main === module) {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
}
