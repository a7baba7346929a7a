import { readWorkerIdentity, workerText, writeWorkerIdentity } from '../../../src/domain/instance/worker-identity';

const WORKER = {
  identity: '17@worker-1',
  file: 'site of the academy.yml',
  build: '3f9a0c12ab34',
  since: '2026-11-27T13:41:05Z',
};

describe('the identity of a worker', () => {
  it('is read as it was written', () => {
    expect(readWorkerIdentity(writeWorkerIdentity(WORKER))).toEqual(WORKER);
  });

  it('of another build is shown as it is', () => {
    expect(readWorkerIdentity('1@3f9a0c12ab34')).toEqual({ identity: '1@3f9a0c12ab34' });
    expect(workerText({ identity: '1@3f9a0c12ab34' })).toBe('1@3f9a0c12ab34');
  });

  it('says which process it is, with which file and build, and since when', () => {
    expect(workerText(WORKER)).toBe(
      '17@worker-1 (site of the academy.yml, build 3f9a0c12ab34, since 2026-11-27T13:41:05Z)',
    );
  });
});
