import { empty } from '../../src/http/answer-form';
import { createService } from '../../src/http/create-service';
import { startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';

describe('a redirect from where tokens are', () => {
  it.each([
    ['https://127.0.0.1/oauth2/access_token', 'https'],
    ['https://127.0.0.1:8443/base/oauth2/access_token', 'https'],
    ['https://127.0.0.1/oauth2/authorize?next=x', 'login'],
    ['https://sso.example.com/oauth2/access_token', 'login'],
    ['https://www.example.com/oauth2/access_token', undefined],
  ])('to %s leads to: %s', async (location, leads) => {
    const stub = await startStubService({ status: 301, headers: { location } });
    const service = createService({ service: 'LMS', baseUrl: stub.url, mark: 'none' });
    const { facts } = await thrownBy(service.with().ask('POST', '/oauth2/access_token', { given: empty(200) }));
    service.close();
    await stub.stop();
    expect(facts).toMatchObject({ location: new URL(location).host });
    expect(facts.leads).toBe(leads);
  });
});
