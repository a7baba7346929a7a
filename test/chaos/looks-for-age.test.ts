import type { RequestRecord } from '../../sandbox/ledger';
import { looksForAge } from './looks-for-age';

const LOOK = { service: 'lms', method: 'GET', path: '/api/user/v1/accounts/ada/retirement_status/' } as const;
const MOVE = { service: 'lms', method: 'PATCH', path: '/api/user/v1/accounts/update_retirement_status/' } as const;
const CALL = { service: 'ecommerce', method: 'POST', path: '/api/v2/user/retire/' } as const;

function made(...requests: readonly (readonly [what: object, at: number, fault?: string])[]): RequestRecord[] {
  return requests.map(([what, at, fault = null], n) => ({ ...what, n, at, fault }) as unknown as RequestRecord);
}

describe('looksForAge()', () => {
  it.each([
    ['the first look', 0, made([LOOK, 9_000])],
    ['a look right after the last one', 0, made([LOOK, 0], [LOOK, 1_000], [MOVE, 1_100])],
    ['a look after a queue that was slow', 1, made([LOOK, 0], [LOOK, 3_050], [MOVE, 3_100])],
    ['a look after a call that took long', 1, made([MOVE, 0], [CALL, 10], [LOOK, 4_000], [MOVE, 4_010])],
    ['both', 2, made([LOOK, 0], [LOOK, 3_050], [MOVE, 3_100], [CALL, 3_110], [LOOK, 9_000], [MOVE, 9_010])],
    ['a look after a request that failed', 0, made([MOVE, 0], [CALL, 10, 'status'], [LOOK, 4_000], [MOVE, 4_010])],
  ])('counts in %s: %d', (_, count, requests) => {
    expect(looksForAge(requests)).toBe(count);
  });
});
