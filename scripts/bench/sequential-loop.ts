import type { BenchSandbox } from './bench-sandbox';

/** The same requests, one after the other, with nothing between: what an engine costs is told against this. */
export interface Sequential {
  readonly learners: number;
  readonly learnersPerSecond: number;
  /** CPU time of the loop a learner. @unit milliseconds */
  readonly cpuMs: number;
  /** Requests a learner, without the one for the token. */
  readonly requests: number;
}

interface Person {
  readonly username: string;
  readonly userId: number;
}

type Step = readonly [state: string, service: string, path: string, body: (person: Person) => object | undefined];

const byName = ({ username }: Person) => ({ username });
const byUserId = ({ userId }: Person) => ({ lms_user_id: userId });
const ACCOUNTS = '/api/user/v1/accounts';

/** The sandbox's own pipeline. */
const STEPS: readonly Step[] = [
  ['ENROLLMENTS', 'lms', '/api/enrollment/v1/unenroll/', byName],
  ['NOTES', 'lms', '/api/edxnotes/v1/retire_user/', byName],
  ['PROCTORING', 'lms', '/api/edx_proctoring/v1/retire_user/:id/', () => undefined],
  ['FORUMS', 'lms', '/api/discussion/v1/accounts/retire_forum/', byName],
  ['ECOM', 'ecommerce', '/api/v2/user/retire/', byName],
  ['CREDENTIALS', 'credentials', '/user/retire/', byName],
  ['DEMOGRAPHICS', 'demographics', '/demographics/api/v1/retire_demographics/', byUserId],
  [
    'LICENSE_MANAGER',
    'license_manager',
    '/api/v1/retire_user/',
    (person) => ({ ...byUserId(person), original_username: person.username }),
  ],
  ['LMS_MISC', 'lms', `${ACCOUNTS}/retire_misc/`, byName],
  ['LMS', 'lms', `${ACCOUNTS}/retire/`, byName],
];

/** Node's own fetch, which keeps connections alive; one token; no engine, no record, no second try. */
export async function sequentialLoop(sandbox: BenchSandbox, people: readonly Person[]): Promise<Sequential> {
  const send = await sender(sandbox);
  const cpu = process.cpuUsage();
  const began = performance.now();
  let requests = 0;
  for (const person of people) {
    const patch = async (state: string) => {
      const body = { username: person.username, new_state: state, response: 'bench' };
      await send('lms', 'PATCH', `${ACCOUNTS}/update_retirement_status/`, body);
    };
    for (const [state, service, path, body] of STEPS) {
      await patch(`RETIRING_${state}`);
      await send(service, 'POST', path.replace(':id', String(person.userId)), body(person));
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

async function sender({ urls, clientId, clientSecret }: BenchSandbox) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    token_type: 'jwt',
  });
  const answer = await fetch(`${urls.lms}/oauth2/access_token`, { method: 'POST', body: form });
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
