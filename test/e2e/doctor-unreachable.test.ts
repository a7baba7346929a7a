import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openBlackHole } from '../support/black-hole';
import { type StubAnswer, type StubService, startStubService } from '../support/stub-service';

const folder = temporaryFolder();
const stops: (() => Promise<unknown>)[] = [];
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  stops.push(() => sandbox.stop());
});
afterAll(() => Promise.all(stops.map((stop) => stop())));

async function stub(answer: StubAnswer): Promise<string> {
  const started: StubService = await startStubService(answer);
  stops.push(() => started.stop());
  return started.url;
}

/** What doctor says first of an LMS at this address, seen from this machine, and what to do. */
async function failureAt(id: string, lms: string): Promise<{ readonly code: number; readonly failed: string }> {
  const file = folder.write(`${id}.yml`, sandbox.config().replace(/lms: http\S+/, `lms: ${lms}`));
  const { code, out } = await runLine(`doctor --local --config ${file} --address 127.0.0.1:1`);
  expect(out).not.toContain(',:');
  return { code, failed: /^FAIL .*\n.*/m.exec(out)?.[0] ?? out };
}

describe('lethe doctor, where the LMS does not answer', () => {
  it('says of each address which host it is, what is the matter there, and what to do', async () => {
    const hole = await openBlackHole();
    stops.push(() => hole.stop());
    const page = { status: 403, body: '<html>Forbidden</html>', headers: { 'content-type': 'text/html' } };
    const cases = [
      ['dns', 'https://lms.invalid', /\(lms\.invalid\) has a host name that/],
      [
        'hangs',
        await stub(() => {}),
        /, asked for a token, \(127\.0\.0\.1:\d+\) did not answer while the checks ran\n.* takes the connection/,
      ],
      [
        'hole',
        hole.url,
        /\(127\.0\.0\.1:\d+\) could not be connected to in time \(connect_timeout\)\n.* firewall that drops/,
      ],
      [
        'forbidden',
        await stub(page),
        /\(127\.0\.0\.1:\d+\) answered 403 \(text\/html\)\n.* address of the worker may not be let in/,
      ],
    ] as const;
    const found = await Promise.all(cases.map(([id, lms]) => failureAt(id, lms)));
    for (const [at, [id, , says]] of cases.entries()) {
      expect({ id, ...found[at] }).toEqual({ id, code: 6, failed: expect.stringMatching(says) });
    }
  }, 60_000);
});
