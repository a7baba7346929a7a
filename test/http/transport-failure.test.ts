import axios from 'axios';
import { neverConnected } from '../../src/domain/failure/never-connected';
import type { AttemptTimer } from '../../src/http/attempt-timer';
import { failureOnTheWire } from '../../src/http/transport-failure';

const timer = { ended: () => undefined } as Pick<AttemptTimer, 'ended'> as AttemptTimer;
const system = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });
const errnoOf = (error: Error) => failureOnTheWire(axios.AxiosError.from(error), timer, { service: 'LMS' }).facts.errno;

describe('a connection that failed', () => {
  it.each([
    ['ECONNREFUSED', 'connect'],
    ['EHOSTUNREACH', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['EHOSTDOWN', 'connect'],
    ['ETIMEDOUT', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['EAI_AGAIN', 'getaddrinfo'],
  ])('is called what the system calls it where it was never made: %s at %s', (code, syscall) => {
    expect(errnoOf(system(code, syscall))).toBe(code);
    expect(neverConnected(code)).toBe(true);
  });

  it.each([
    ['EHOSTUNREACH', 'read'],
    ['ENETUNREACH', 'write'],
    ['ECONNREFUSED', 'read'],
    ['ETIMEDOUT', 'read'],
  ])('is told apart where it had been made: %s at %s', (code, syscall) => {
    expect(errnoOf(system(code, syscall))).toBe('CONNECTION_LOST');
    expect(neverConnected('CONNECTION_LOST')).toBe(false);
  });

  it('keeps its name where it broke in a way of its own', () => {
    expect(errnoOf(system('ECONNRESET', 'read'))).toBe('ECONNRESET');
    expect(neverConnected('ECONNRESET')).toBe(false);
  });

  it('was never made where no address of the host took it', () => {
    const each = [system('EHOSTUNREACH', 'connect'), system('ENETUNREACH', 'connect')];
    expect(errnoOf(Object.assign(new AggregateError(each), { code: 'EHOSTUNREACH' }))).toBe('EHOSTUNREACH');
  });
});
