import { devServerArguments } from '../../src/dev-server/dev-server-arguments';

describe('devServerArguments()', () => {
  it('lets the server keep its search attributes in memory: it would read them twice for each row of a list', () => {
    const settings = { ip: '127.0.0.1', namespace: 'default', port: 7233, uiPort: undefined, dbFilename: undefined };
    expect(devServerArguments(settings)).toContain('system.forceSearchAttributesCacheRefreshOnRead=false');
  });
});
