import { UnreadableEntries, type UnreadableEntry } from '../../../src/domain/partner-report/unreadable';

const of = (entries: readonly UnreadableEntry[]) => {
  const made = new UnreadableEntries();
  for (const entry of entries) made.add(entry);
  return made;
};
const named = (count: number, from = 1): readonly UnreadableEntry[] =>
  Array.from({ length: count }, (_, at) => ({ field: 'created', userId: from + at }));
const nameless = (count: number): readonly UnreadableEntry[] => Array.from({ length: count }, () => ({ field: 'row' }));

describe('UnreadableEntries', () => {
  it('lists all of a few, and says no more', () => {
    expect(of(named(20)).said()).toEqual({ unreadable: named(20) });
    expect(of([]).said()).toEqual({ unreadable: [] });
  });

  it('counts all of many, and lists LMS user ids up to a bound', () => {
    const { unreadable, unreadableInAll } = of([...nameless(5), ...named(1_500)]).said();
    expect(unreadable).toEqual([...nameless(5), ...named(15)]);
    expect(unreadableInAll).toEqual({ count: 1_505, userIds: named(1_000).map(({ userId }) => userId) });
  });

  it.each([
    [3, 4],
    [30, 4],
    [4, 30],
    [25, 25],
    [1_200, 50],
  ])('adds up two answers, of %i and %i', (one, other) => {
    const both = new UnreadableEntries()
      .addAll(of([...nameless(one), ...named(one)]).said())
      .addAll(of([...nameless(other), ...named(other, 5_000)]).said());
    const all = of([...nameless(one), ...named(one), ...nameless(other), ...named(other, 5_000)]);
    const { unreadableInAll } = both.said();
    expect(unreadableInAll?.count ?? both.said().unreadable.length).toBe(2 * (one + other));
    expect(unreadableInAll?.userIds).toEqual(all.said().unreadableInAll?.userIds);
  });

  it('counts nobody twice who came with both answers', () => {
    const twice = new UnreadableEntries().addAll(of(named(40)).said()).addAll(of(named(50)).said());
    expect(twice.said()).toEqual(of(named(50)).said());
  });
});
