import { checkKeys, type RingSight } from '../../../src/domain/checks/check-keys';

const WELL: RingSight = { lacks: [], missing: [], soon: [], readableByOthers: false };
const USED = ['academy/2026-10', 'academy/2026-11'];

describe('a key ring beside the keys that are in use', () => {
  it.each([
    [
      WELL,
      USED,
      'pass',
      /the key ring of the worker has what this instance is encrypted with: academy\/2026-10, academy\/2026-11/,
    ],
    [WELL, [], 'pass', /nothing is encrypted yet/],
    [undefined, [], 'pass', /the worker has no key ring/],
    [undefined, USED, 'fail', /the worker has no key ring, and payloads are encrypted with academy\/2026-10/],
    [{ ...WELL, lacks: ['academy/2026-10'] }, USED, 'fail', /lacks academy\/2026-10, which this instance/],
    [{ ...WELL, missing: ['academy/2026-12'] }, USED, 'fail', /lacks academy\/2026-12 for this month/],
    [{ ...WELL, soon: ['academy/2027-01'] }, USED, 'warn', /lacks academy\/2027-01 for the next month/],
    [{ ...WELL, readableByOthers: true }, USED, 'warn', /others can read the key ring of the worker/],
    ['Vault does not answer', USED, 'fail', /cannot be asked: Vault does not answer/],
  ] as const)('%j, for %j: %s', (ring, inUse, verdict, says) => {
    const found = checkKeys('the worker', inUse, ring);
    expect(found).toMatchObject({ verdict, says: expect.stringMatching(says) });
    if (verdict !== 'pass') expect(found.todo).toBeDefined();
  });
});
