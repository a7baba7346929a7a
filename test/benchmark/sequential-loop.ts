import type { BenchmarkSandbox } from './benchmark-sandbox';
import { bodyOf, type Person, pathOf, STATUS, STEPS, tokenForm } from './requests-of-a-learner';

/** The same requests, one after the other, with nothing between: what a Temporal server costs is told against this. */
export interface Sequential {
  readonly learners: number;
  readonly learnersPerSecond: number;
  /** CPU time of the loop a learner. @unit milliseconds */
  readonly cpuMs: number;
  /** Requests a learner, without the one for the token. */
  readonly requests: number;
}

/** Node's own fetch, which keeps connections alive; one token; no Temporal server, no record, no second try. */
export async function sequentialLoop(sandbox: BenchmarkSandbox, people: readonly Person[]): Promise<Sequential> {
  const send = await sender(sandbox);
  const cpu = process.cpuUsage();
  const began = performance.now();
  let requests = 0;
  for (const person of people) {
    const patch = async (state: string) => {
      const body = { username: person.username, new_state: state, response: 'bench' };
      await send('lms', 'PATCH', STATUS, body);
    };
    for (const step of STEPS) {
      const [state, service] = step;
      await patch(`RETIRING_${state}`);
      await send(service, 'POST', pathOf(step, person), bodyOf(step, person));
      await patch(`${state}_COMPLETE`);
      requests += 3;
    }
    await patch('COMPLETE');
    requests += 1;
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    learners: people.length,
    learnersPerSecond: people.length / seconds,
    cpuMs: (user + system) / 1000 / people.length,
    requests: requests / people.length,
  };
}

async function sender({ urls, clientId, clientSecret }: BenchmarkSandbox) {
  const answer = await fetch(`${urls.lms}/oauth2/access_token`, {
    method: 'POST',
    body: tokenForm(clientId, clientSecret),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return async (service: string, method: string, path: string, body: object | undefined) => {
    const answer = await fetch(`${urls[service]}${path}`, {
      method,
      headers: { authorization: `JWT ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`);
  };
}
