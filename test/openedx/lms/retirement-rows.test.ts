import fc from 'fast-check';
import type { Learner } from '../../../src/domain/learner/learner';
import { everyRow, type ListRow, retirementRows } from '../../../src/openedx/lms/retirement-rows';
import { thrownBy } from '../../support/thrown-by';

function row(id: number, name: string): Record<string, unknown> {
  const state = { id: 1, state_name: 'PENDING', state_execution_order: 1 };
  return {
    id,
    user: { id: id + 1_000, username: name, email: `retired__user_${id}@retired.invalid`, profile: { id, name } },
    current_state: state,
    last_state: state,
    created: '2026-01-18T20:35:52.349757Z',
    modified: '2026-01-18T20:35:52Z',
    original_username: name,
    original_email: `${id}@example.com`,
    original_name: name,
    retired_username: `retired__user_${id}`,
    retired_email: `retired__user_${id}@retired.invalid`,
  };
}

async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function read(bytes: Buffer, sizes: readonly number[] = []): Promise<Learner[]> {
  const learners: Learner[] = [];
  for await (const learner of everyRow(retirementRows(inPieces(bytes, sizes)))) learners.push(learner);
  return learners;
}

const names = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 });
const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 });

describe('retirementRows()', () => {
  test('gives every row, wherever the wire cuts the body, even within a character', async () => {
    await fc.assert(
      fc.asyncProperty(names, sizes, fc.constantFrom(undefined, 2), async (people, cuts, indent) => {
        const bytes = Buffer.from(
          ` ${JSON.stringify(
            people.map((name, at) => row(at + 1, name)),
            null,
            indent,
          )}\n`,
        );
        const learners = await read(bytes, cuts);
        expect(learners.map((learner) => learner.originalUsername)).toEqual(people);
        expect(learners.map((learner) => learner.userId)).toEqual(people.map((_, at) => at + 1_001));
      }),
    );
  });

  test('gives up a row that does not end, long before the memory does', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('[{"id":"');
      for (;;) yield Buffer.alloc(100_000, 0x61);
    }
    const reading = async () => {
      for await (const _learner of retirementRows(endless()));
    };
    expect(await thrownBy(reading())).toMatchObject({ code: 'service.unavailable' });
  });

  test('never takes a body that was cut off for a whole list', async () => {
    const whole = Buffer.from(JSON.stringify([row(1, 'ada'), row(2, 'zoë')]));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), sizes, async (length, cuts) => {
        const failure = await thrownBy(read(whole.subarray(0, length), cuts));
        expect(failure.code).toBe('service.unavailable');
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['a page', '<!DOCTYPE html><html></html>'],
    ['an object', JSON.stringify({ results: [row(1, 'ada')] })],
    ['an object of rows', JSON.stringify({ a: row(1, 'ada') })],
    ['a sentence', '"maintenance"'],
    ['null', 'null'],
    ['a list of something else', '[1, 2]'],
    ['a list of objects of another kind', JSON.stringify([{ status: 'ok' }])],
    ['a list of lists', '[[1]]'],
    ['two lists', '[][]'],
    ['a comma after the last row', `[${JSON.stringify(row(1, 'ada'))},]`],
    ['a comma before the first row', `[,${JSON.stringify(row(1, 'ada'))}]`],
    ['a comma twice', `[${JSON.stringify(row(1, 'ada'))},,${JSON.stringify(row(2, 'bela'))}]`],
    ['a comma alone', '[,]'],
    ['no comma', `[${JSON.stringify(row(1, 'ada'))}${JSON.stringify(row(2, 'bela'))}]`],
    ['a list that a brace closes', `[${JSON.stringify(row(1, 'ada'))}}`],
    ['a row that a bracket closes', `[${JSON.stringify(row(1, 'ada')).slice(0, -1)}]]`],
    ['a list and a page', '[]<html></html>'],
  ])('%s is service.unavailable, and says nothing of its content', async (_name, text) => {
    for (const cuts of [[], [1, 1, 1, 1, 1]]) {
      const failure = await thrownBy(read(Buffer.from(text), cuts));
      expect(failure.code).toBe('service.unavailable');
      expect(failure.message).not.toContain('ada');
    }
  });

  describe('of which one cannot be read', () => {
    const listed = async (rows: readonly unknown[], cuts: readonly number[] = []) => {
      const all: ListRow[] = [];
      for await (const one of retirementRows(inPieces(Buffer.from(JSON.stringify(rows)), cuts))) all.push(one);
      return all;
    };
    const withOdd = (more: object) => listed([row(1, 'ada'), { ...row(2, 'bela'), ...more }, row(3, 'cleo')]);
    const STATE = { id: 1, state_execution_order: 1 };

    it.each([
      [{ last_state: null }, 'last_state'],
      [{ current_state: { ...STATE, state_name: 'X'.repeat(31) } }, 'current_state'],
      [{ current_state: { ...STATE, state_name: '' } }, 'current_state'],
      [{ created: '2026-01-18T20:35:52' }, 'created'],
      [{ modified: 'yesterday' }, 'modified'],
      [{ created: `2026-01-18T20:35:52.${'0'.repeat(100_000)}Z` }, 'created'],
      [{ original_username: 'x'.repeat(151) }, 'original_username'],
      [{ original_username: null }, 'original_username'],
      [{ original_email: 'x'.repeat(255) }, 'original_email'],
      [{ original_name: 'x'.repeat(256) }, 'original_name'],
      [{ retired_username: 7 }, 'retired_username'],
    ])('%j is named by id and field, and the others go on', async (more, field) => {
      const rows = await withOdd(more);
      expect(rows.map(({ kind }) => kind)).toEqual(['row', 'unreadable', 'row']);
      expect(rows[1]).toMatchObject({ kind: 'unreadable', retirementId: 2, userId: 1_002, field });
    });

    it.each([
      [{ user: null }, { retirementId: 2, field: 'user' }],
      [{ id: 'two' }, { userId: 1_002, field: 'id' }],
      [{ id: -1, user: { id: 1.5, username: 'x' } }, { field: 'id' }],
    ])('%j is told as far as it can be', async (more, told) => {
      expect((await withOdd(more))[1]).toMatchObject({ kind: 'unreadable', ...told });
    });

    it('is passed over where it is too long to be kept, wherever the wire cuts it', async () => {
      const long = { ...row(2, 'bela'), original_name: 'x'.repeat(1_000_000) };
      const cuts = Array.from({ length: 40 }, () => 60_000);
      for (const rows of [
        [long],
        [row(1, 'ada'), long],
        [long, row(1, 'ada'), long],
        [row(1, 'ada'), long, row(3, 'c')],
      ]) {
        const read = await listed(rows, cuts);
        expect(read).toEqual(
          rows.map((one) =>
            one === long
              ? { kind: 'unreadable', retirementId: 2, field: 'row' }
              : expect.objectContaining({ kind: 'row' }),
          ),
        );
      }
    });

    it('is a failure for a reader who can spare none', async () => {
      async function* rows() {
        yield* await withOdd({ last_state: null });
      }
      const reading = async () => {
        for await (const _learner of everyRow(rows()));
      };
      expect(await thrownBy(reading())).toMatchObject({
        code: 'service.unavailable',
        facts: { service: 'LMS', status: 200, field: 'last_state' },
      });
    });

    it('counts characters as the database does: some are two in JavaScript', async () => {
      expect((await withOdd({ original_name: '🦉'.repeat(255) }))[1]?.kind).toBe('row');
      expect((await withOdd({ original_name: '🦉'.repeat(256) }))[1]?.kind).toBe('unreadable');
    });
  });

  it.each([
    ['2026-03-01T01:00:00+03:00', '2026-02-28T22:00:00Z'],
    ['2026-03-01T01:00:00.123456-05:30', '2026-03-01T06:30:00.123456Z'],
    ['2026-03-01T01:00:00.349757Z', '2026-03-01T01:00:00.349757Z'],
  ])('a time %s is told in UTC, with its fraction: days are UTC days', async (said, told) => {
    const [learner] = await read(Buffer.from(JSON.stringify([{ ...row(1, 'ada'), created: said, modified: said }])));
    expect([learner?.created, learner?.modified]).toEqual([told, told]);
  });

  test('an empty list is an empty list', async () => {
    await expect(read(Buffer.from(' [ ]\n'))).resolves.toEqual([]);
  });

  test('gives the first rows before the last have come', async () => {
    const seen: string[] = [];
    async function* slow() {
      yield Buffer.from(`[${JSON.stringify(row(1, 'ada'))},`);
      expect(seen).toEqual(['ada']);
      yield Buffer.from(`${JSON.stringify(row(2, 'bela'))}]`);
    }
    for await (const learner of everyRow(retirementRows(slow()))) seen.push(learner.originalUsername);
    expect(seen).toEqual(['ada', 'bela']);
  });
});
