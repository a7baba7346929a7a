import { foldName } from '../../../src/domain/text/fold-name';
import type { Service } from '../../../src/http/service';
import { createPartnerQueueClient, type ReportItem } from '../../../src/openedx/lms/partner-queue';
import { readRow } from '../../../src/openedx/lms/retirement-rows';

const LONG = 'a'.repeat(40_000);

describe('a row that cannot be read', () => {
  const row = (name: unknown) => ({ id: 1, user: { id: 2 }, current_state: null, original_username: name });

  it('keeps a name that the column can hold, and no longer one', () => {
    expect(readRow(row('Ann'))).toMatchObject({ kind: 'unreadable', userId: 2, originalUsername: 'Ann' });
    expect(readRow(row('\u{1F600}'.repeat(150)))).toHaveProperty('originalUsername');
    for (const name of [LONG, 'a'.repeat(151), '\u{1F600}'.repeat(151)]) {
      expect(readRow(row(name))).toEqual({ kind: 'unreadable', retirementId: 1, userId: 2, field: expect.any(String) });
    }
  });
});

describe('an entry of the partner report', () => {
  const ENTRY = {
    user_id: 7,
    original_username: 'Ann',
    original_email: 'ann@example.com',
    original_name: 'Ann',
    orgs: ['A'],
    created: '2026-01-18T20:35:52Z',
  };
  async function taken(entry: unknown): Promise<ReportItem | undefined> {
    async function* stream() {
      yield Buffer.from(JSON.stringify([entry]));
    }
    const service = { stream } as unknown as Service;
    for await (const item of createPartnerQueueClient(service).takeReport()) return item;
    return undefined;
  }

  it.each([
    ['original_username', 'original_username'],
    ['original_email', 'original_email'],
    ['original_name', 'original_name'],
    ['student_id', 'row'],
  ])('whose %s is longer than a column cannot be read, and is told with its learner', async (field, told) => {
    expect(await taken({ ...ENTRY, [field]: LONG })).toEqual({ unreadable: told, userId: 7 });
  });

  it('with more fields than an account has cannot be read', async () => {
    const more = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`f${at}`, at]));
    expect(await taken({ ...ENTRY, ...more })).toEqual({ unreadable: 'row', userId: 7 });
  });

  it('is read with fields of its release', async () => {
    expect(await taken({ ...ENTRY, student_id: 'x' })).toMatchObject({ fields: { student_id: 'x' } });
  });
});

describe('a folded name', () => {
  it('is no longer than two columns, whatever its characters become', () => {
    expect(foldName('\uFDFA'.repeat(150)).length).toBeLessThanOrEqual(300);
    expect(foldName('\uFDFA'.repeat(40_000)).length).toBeLessThanOrEqual(300);
    expect(foldName('\u00C4nn')).toBe('ann');
    expect(foldName('\uFDFA')).toBe(foldName('\uFDFA'.normalize('NFKD')));
  });
});
