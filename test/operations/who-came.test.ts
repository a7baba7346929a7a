import { QueryNotRegisteredError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { whoCame } from '../../src/operations/partner-reports/who-came';

const fails = (error: Error) => whoCame('report-1', () => Promise.reject(error));
const grpc = (code: number) => Object.assign(new Error('grpc'), { code, details: '', metadata: {} });

describe('whoCame()', () => {
  it('has who came, and nobody where the run is not kept any more', async () => {
    expect(await whoCame('report-1', async () => [7, 8])).toEqual([7, 8]);
    expect(await fails(new WorkflowNotFoundError('not found', 'partner-report/academy', 'report-1'))).toEqual([]);
  });

  it.each([
    ['no worker answers in time', new ServiceError('Failed to query Workflow', { cause: grpc(4) })],
    ['the connection is lost', grpc(14)],
    ['the worker that answers fails', new QueryNotRegisteredError('failed', 3)],
  ])('refuses, and does not take it for nobody, where %s', async (_name, error) => {
    expect(await fails(error)).toMatchObject({
      refusal: 'record',
      reason: expect.stringContaining('report-1'),
      next: 'look-at-workers-or-reset-rows',
    });
  });

  it('passes on what is not an answer of Temporal', async () => {
    await expect(fails(new TypeError('a defect'))).rejects.toThrow('a defect');
  });
});
