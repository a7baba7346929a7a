import { unreadableText } from '../../src/cli/partner-report/unreadable-text';

const entries = (count: number) => Array.from({ length: count }, (_, at) => ({ field: 'created', userId: at + 1 }));

describe('unreadableText()', () => {
  it('says nothing where all could be read', () => {
    expect(unreadableText({ unreadable: [] })).toEqual([]);
  });

  it('names each of a few, and what to do', () => {
    const [text] = unreadableText({ unreadable: [...entries(1), { field: 'row' }] });
    expect(text).toContain('2 entries could not be read. With the field, LMS user ids: 1 (created), unknown (row).');
    expect(text).toMatch(/reset "is being processed" of these rows in the Django admin/);
  });

  it('says how many of how many it names, and lists the LMS user ids that are known', () => {
    const userIds = Array.from({ length: 50 }, (_, at) => at + 1);
    const [text] = unreadableText({ unreadable: entries(20), unreadableInAll: { count: 57, userIds } });
    expect(text).toContain('57 entries could not be read. With the field, 20 of 57: 1 (created), ');
    expect(text).toContain(`LMS user ids of 50 of them: ${userIds.join(', ')}.`);
    const [all] = unreadableText({ unreadable: entries(20), unreadableInAll: { count: 50, userIds } });
    expect(all).toContain('LMS user ids of all: 1, 2, ');
  });
});
