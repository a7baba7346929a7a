import { LmsHere } from './lms-here';

describe('services that find by name', () => {
  const here = new LmsHere();

  test.each([
    ['ecommerce', 'ecommerce', '/api/v2/user/retire/'],
    ['credentials', 'credentials', '/user/retire/'],
    ['license_manager', 'licenses', '/api/v1/retire_user/'],
  ] as const)('%s finds a living person whose name differs by case or accents only', async (service, held, path) => {
    const rene = here.add({ username: 'Rene', renamed: true, holdings: { [held]: true } });
    const living = here.add({ username: 'René', asked: false, holdings: { [held]: true } });
    const body = { username: 'Rene', original_username: 'Rene', lms_user_id: rene.userId };
    const { status } = await here.worker.send('POST', here.sandbox.urls[service] + path, body);
    expect([status, here.sandbox.admin.learner(living.userId).holdings[held]]).toEqual([204, false]);
    expect(here.sandbox.admin.violations().map(({ kind }) => kind)).toEqual(['retired-somebody-else']);
  });
});
