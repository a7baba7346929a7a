import { RetirementError } from '../../src/domain/failure/failure';
import { lateFault } from '../../src/storage/google-drive/drive-fault';

describe('a request to Google Drive that failed and cannot be told from a second one', () => {
  it('is looked for after a while where no answer came: it may still be carried out', () => {
    expect(lateFault(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))).toMatchObject({
      code: 'storage.unavailable',
      facts: { errno: 'ECONNRESET', retryAfterMs: 30_000 },
    });
  });

  it('is as it was where Google, or we, have said what it is', () => {
    for (const said of [{ response: { status: 401 } }, { status: 503 }, new RetirementError('storage.denied')]) {
      expect(lateFault(said)).toBe(said);
    }
  });
});
