import { Connection } from '@temporalio/client';
import { runEngine } from '../../src/dev-server/run-engine';
import { portAnswers } from '../../src/temporal/connect/ports';

/** Runs it until it says that it is ready. */
async function untilReady(signal: AbortSignal, options: { namespace?: string } = {}) {
  const lines: string[] = [];
  let tell: (address: string) => void;
  const ready = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const log = (line: string) => {
    lines.push(line);
    const address = /ready on (\S+),/.exec(line)?.[1];
    if (address !== undefined) tell(address);
  };
  const done = runEngine({ port: 0, uiPort: 0, log, signal, ...options });
  const address = await Promise.race([ready, done.then(() => Promise.reject(new Error('it ended')))]);
  return { address, lines, done };
}

describe('runEngine()', () => {
  test('says it is ready when it can be used, and ends when it is told to', async () => {
    const stop = new AbortController();
    const { address, lines, done } = await untilReady(stop.signal, { namespace: 'campus' });
    const connection = await Connection.connect({ address });
    await connection.workflowService.countWorkflowExecutions({ namespace: 'campus', query: "LethePhase = 'held'" });
    await connection.close();
    const [, webUi] = /Web UI: (http:\/\/127\.0\.0\.1:\d+)/.exec(lines.join('\n')) ?? [];
    expect(webUi).toBeDefined();
    expect(lines.join('\n')).toMatch(/It keeps nothing after it ends\. --db-filename/);
    expect(lines).toContain(`In other terminals: export TEMPORAL_ADDRESS=${address} LETHE_WEB_UI=${webUi}`);
    stop.abort();
    await done;
    expect(await portAnswers(address)).toBe(false);
  });

  test('ends quietly when it is told to stop while it starts', async () => {
    const log = () => {};
    await expect(runEngine({ port: 0, uiPort: 0, log, signal: AbortSignal.abort() })).resolves.toBeUndefined();
  });
});
