import { type HealthServerOptions, startHealthServer } from '../../src/serving/health-server';

describe('startHealthServer()', () => {
  const options = (more: Partial<HealthServerOptions> = {}): HealthServerOptions => ({
    host: '127.0.0.1',
    port: 0,
    portMayMove: false,
    health: () => ({ troubles: [], warnings: [] }),
    metrics: async () => 'lethe_learners 1\n',
    ...more,
  });

  test('answers for orchestrators and for Prometheus, and says 503 and why when something is wrong', async () => {
    const troubles: string[] = [];
    const warnings: string[] = [];
    const server = await startHealthServer(options({ health: () => ({ troubles, warnings }) }));
    const ask = async (path: string) => {
      const answer = await fetch(`${server.url}${path}`);
      return [answer.status, await answer.text()];
    };
    expect(await ask('/health')).toEqual([200, '{"status":"ok","troubles":[],"warnings":[]}']);
    expect(await ask('/metrics')).toEqual([200, 'lethe_learners 1\n']);
    warnings.push('2 learners wait');
    expect(await ask('/health')).toEqual([
      200,
      '{"status":"needs-attention","troubles":[],"warnings":["2 learners wait"]}',
    ]);
    troubles.push('worker of lethe is FAILED');
    expect(await ask('/health')).toEqual([
      503,
      '{"status":"unhealthy","troubles":["worker of lethe is FAILED"],"warnings":["2 learners wait"]}',
    ]);
    await server.close();
  });

  test('says of a port that is taken what to do, and takes a free one where the port was only a default', async () => {
    const first = await startHealthServer(options());
    const port = Number(new URL(first.url).port);
    await expect(startHealthServer(options({ port }))).rejects.toThrow(
      `--listen 127.0.0.1:${port}: the port is in use; use another, or 0 for a free one`,
    );
    const second = await startHealthServer(options({ port, portMayMove: true }));
    expect(second.url).not.toBe(first.url);
    expect([first.onAnotherPort, second.onAnotherPort]).toEqual([false, true]);
    await Promise.all([first.close(), second.close()]);
  });

  test('listens at an address of IPv6, which is in brackets', async () => {
    const server = await startHealthServer(options({ host: '[::1]', portMayMove: true }));
    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    await server.close();
  });

  test('says of an address that is not of this machine that it has none', async () => {
    await expect(startHealthServer(options({ host: '192.0.2.1' }))).rejects.toThrow(
      /^--listen 192\.0\.2\.1:0: this machine has no such address$/,
    );
  });
});
