import { SERVICES } from '../../sandbox/services/services';
import { BASE_URLS } from '../../src/config/read/known-keys';

/** Keys of `base_urls` that sites have, and that no step of Lethe's drivers reads: no service of the sandbox has them. */
const WITHOUT_A_SERVICE = ['notes', 'segment'];

describe('the services of the sandbox', () => {
  it('are those that `base_urls` can name, and one of a site’s own', () => {
    const own = SERVICES.filter((name) => name !== 'extra');
    expect(own.length).toBe(SERVICES.length - 1);
    expect([...own, ...WITHOUT_A_SERVICE].sort()).toEqual([...BASE_URLS].sort());
  });
});
