import { mkdirSync } from 'node:fs';
import { CliError } from '../../src/cli/shell/cli-error';
import { explainError, failureFault } from '../../src/cli/shell/explain-error';
import { ConfigError } from '../../src/config/load-config';
import { unreadableText } from '../../src/domain/encryption/unreadable-text';
import { FAILURES, type FailureCode } from '../../src/domain/failure/failure';
import {
  EngineDenied,
  EngineFault,
  EngineUnreachable,
  NamespaceMissing,
} from '../../src/temporal/connect/engine-fault';

const fault = {
  file: 'site.yml',
  line: 3,
  path: 'client_id',
  code: 'config.invalid',
  message: 'wrong',
  hint: 'right',
} as const;

describe('explainError()', () => {
  it('leaves a fault for people as it is', () => {
    const error = new CliError('refused', 'no');
    expect(explainError(error)).toBe(error);
  });

  it('makes a hint of the further lines of what the Temporal server says: a message has one', () => {
    const { message, hint } = explainError(new EngineFault('it did not start. Its last lines:\n  one\n  two'));
    expect({ message, hint }).toEqual({ message: 'it did not start. Its last lines:', hint: '  one\n  two' });
  });

  it.each([
    ['an engine that is not there', new EngineUnreachable('127.0.0.1:7233', 'connection refused'), 6],
    ['an engine that refuses us', new EngineDenied('127.0.0.1:7233', 'default'), 6],
    ['a namespace that is missing', new NamespaceMissing('127.0.0.1:7233', 'default'), 6],
    ['another fault of the engine', new EngineFault('a port is taken'), 1],
    ['a config fault', new ConfigError([fault]), 7],
    [
      'a gRPC call that ran out of time',
      Object.assign(new Error('x'), { cause: Object.assign(new Error('y'), { code: 4 }) }),
      6,
    ],
    ['what nobody expected', new TypeError('x is not a function'), 1],
    ['what is no error', 'text', 1],
  ])('gives %s its exit code', (_, error, code) => {
    expect(explainError(error).exitCode).toBe(code);
  });

  it('finds a failure of ours below the errors that Temporal wraps it in', () => {
    const failure = Object.assign(new Error('service.denied: LMS answered 401'), { type: 'service.denied' });
    const wrapped = Object.assign(new Error('Workflow execution failed'), {
      cause: Object.assign(new Error('Activity task failed'), { cause: failure }),
    });
    expect(explainError(wrapped)).toMatchObject({ exitCode: 7, code: 'service.denied' });
    expect(explainError(wrapped).message).toContain('LMS answered 401');
  });

  it.each([
    ['key.destroyed', 1, 'payload.forgotten', /^nobody can read this any more: key academy\/2026-11 was destroyed$/],
    ['key.missing', 7, 'payload.unreadable', /^this cannot be read: key academy\/2026-11 is not in the key ring$/],
    ['payload.malformed', 7, 'payload.unreadable', /^this cannot be read: an encrypted payload/],
  ] as const)('reads the code %s in what Temporal passes on of a worker', (reason, exitCode, code, says) => {
    const text = `Query failed: ${unreadableText(reason, 'academy/2026-11')}`;
    const fault = explainError(Object.assign(new Error('x'), { cause: new Error(text) }));
    expect(fault).toMatchObject({ exitCode, code, message: expect.stringMatching(says) });
  });

  it('names the instance that the key ring does not know, and what makes its first key', () => {
    const fault = explainError(new Error(unreadableText('ring.without-instance', 'acadmey')));
    expect(fault.message).toBe('there is no instance acadmey in the key ring');
    expect(fault.hint).toContain('lethe keys init --instance acadmey');
  });

  it('counts the faults of a config and says one in each line', () => {
    const { message, hint } = explainError(new ConfigError([fault, { ...fault, line: 9 }]));
    expect(message).toBe('the config has 2 faults');
    expect(hint).toBe('site.yml:3: wrong → right\nsite.yml:9: wrong → right');
  });
});

describe('failureFault()', () => {
  it.each(Object.keys(FAILURES))('says of %s what to do', (code) => {
    const said = failureFault(code as FailureCode);
    expect(said.code).toBe(code);
    expect(said.exitCode).toBeGreaterThan(0);
    expect(said.hint).toMatch(/\w+ \w+/);
  });
});

it('says in a sentence that an empty path is none, as a job gives it whose parameter is empty', () => {
  let fault: unknown;
  try {
    mkdirSync('', { recursive: true });
  } catch (error) {
    fault = error;
  }
  expect(explainError(fault)).toMatchObject({ message: 'there is no such file or folder', hint: 'correct the path' });
});
