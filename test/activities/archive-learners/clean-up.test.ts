import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchiveBatch } from '../../../src/domain/archive/archive-batch';
import { ArchiveBench, CLEAN_UP } from './archive-bench';

let bench: ArchiveBench;
const opened = async (...given: Parameters<typeof ArchiveBench.open>) => {
  bench = await ArchiveBench.open(...given);
};
afterEach(async () => {
  const said = JSON.stringify([bench.at.logged, bench.at.heartbeats]);
  await bench.close();
  expect(said).not.toMatch(/zoltan|bela/i);
});

async function written(): Promise<readonly [ArchiveBatch, Awaited<ReturnType<ArchiveBench['write']>>]> {
  const batch = await bench.onlyBatch();
  return [batch, await bench.write(batch)];
}

describe('the clean-up', () => {
  it('removes those who are archived, old and COMPLETE, and nobody else', async () => {
    await opened();
    const old = [bench.complete('zoltan'), bench.complete('Zoë 李雷'), bench.complete('d’arcy')];
    const young = bench.complete('young', { createdDaysAgo: 36 });
    const errored = bench.complete('errored', { state: 'ERRORED' });
    const [batch, archive] = await written();
    expect(bench.linesOf(archive.file).map((line) => line.user_id)).toEqual(old);
    expect(await bench.cleanUp(batch, archive)).toEqual({ removed: 3, refused: [], changed: 0 });
    expect(old.map((userId) => bench.has(userId))).toEqual([false, false, false]);
    expect([young, errored].map((userId) => bench.has(userId))).toEqual([true, true]);
    expect([bench.cleanUps(), bench.at.broken()]).toEqual([[204], []]);
  });

  it('is not begun for an archive that is gone, cut off, or another', async () => {
    await opened();
    const userId = bench.complete('zoltan');
    const [batch, archive] = await written();
    const path = join(bench.folder, archive.file);
    const input = { ...bench.work, batch, archive };
    appendFileSync(path, 'x');
    expect(await bench.at.fail('cleanUp', input)).toMatchObject({ type: 'storage.differs', quick: false });
    writeFileSync(path, 'half');
    expect(await bench.at.fail('cleanUp', input)).toMatchObject({ type: 'storage.differs' });
    rmSync(path);
    expect(await bench.at.fail('cleanUp', input)).toMatchObject({ type: 'storage.differs' });
    const { archive: _, ...without } = input;
    expect(await bench.at.fail('cleanUp', without)).toMatchObject({ type: 'storage.differs' });
    expect([bench.has(userId), bench.cleanUps()]).toEqual([true, []]);
    expect(bench.at.logged.some(({ fields }) => fields.file === archive.file)).toBe(true);
  });

  it('leaves whose row is another than what was archived', async () => {
    await opened();
    const [one, other] = [bench.complete('zoltan'), bench.complete('bela')];
    const [batch, archive] = await written();
    bench.at.sandbox.admin.overwrite(one, { email: 'other@example.com' });
    expect(await bench.cleanUp(batch, archive)).toEqual({ removed: 1, refused: [], changed: 1 });
    expect([bench.has(one), bench.has(other)]).toEqual([true, false]);
  });

  it('tells those whose answer was lost as gone, and sends nobody twice', async () => {
    await opened();
    const users = [bench.complete('zoltan'), bench.complete('bela')];
    const [batch, archive] = await written();
    bench.fault('reset-after');
    expect(await bench.at.fail('cleanUp', { ...bench.work, batch, archive })).toMatchObject({
      type: 'service.unavailable',
      quick: true,
    });
    expect(users.map((userId) => bench.has(userId))).toEqual([false, false]);
    expect(await bench.cleanUp(batch, archive)).toEqual({ removed: 0, refused: [], changed: 0, gone: 2 });
    expect(bench.cleanUps()).toEqual(['lost']);
  });

  it('sends again what never arrived', async () => {
    await opened();
    const userId = bench.complete('zoltan');
    const [batch, archive] = await written();
    bench.fault('reset-before');
    expect(await bench.at.fail('cleanUp', { ...bench.work, batch, archive })).toMatchObject({ quick: true });
    expect(bench.has(userId)).toBe(true);
    expect(await bench.cleanUp(batch, archive)).toEqual({ removed: 1, refused: [], changed: 0 });
  });

  it('tells a refusal from a lost answer by asking the list: what somebody else removed meanwhile is gone', async () => {
    await opened();
    const users = ['zoltan', 'bela', 'chidi', 'dalia'].map((name) => bench.complete(name));
    const [batch, archive] = await written();
    bench.at.sandbox.admin.addFault({ match: { path: CLEAN_UP, times: 1 }, do: { kind: 'delay', ms: 300 } });
    const cleaning = bench.cleanUp(batch, archive);
    await bench.at.whenAsked('retirement_cleanup');
    bench.at.sandbox.admin.deleteRow(users[1] as number);
    expect(await cleaning).toEqual({ removed: 3, refused: [], changed: 0, gone: 1 });
    expect(bench.cleanUps()).toEqual([400, 204]);
  });

  it('does not tell as removed whom somebody else moved out of COMPLETE', async () => {
    await opened();
    const users = ['zoltan', 'bela', 'chidi'].map((name) => bench.complete(name));
    const [batch, archive] = await written();
    for (const userId of users.slice(1)) bench.at.sandbox.admin.move(userId, 'ERRORED');
    expect(await bench.cleanUp(batch, archive)).toEqual({ removed: 1, refused: [], changed: 0, gone: 2 });
    expect(users.map((userId) => bench.has(userId))).toEqual([false, true, true]);
  });

  it.each([
    ['another name', { username: 'somebody-else' }],
    ['another address', { email: 'other@example.com' }],
  ])('after a refusal, too, leaves a row that has %s than was archived', async (_, fields) => {
    await opened();
    const users = ['zoltan', 'bela', 'chidi', 'dalia'].map((name) => bench.complete(name));
    const [batch, archive] = await written();
    const fault = { match: { path: CLEAN_UP, times: 1 }, do: { kind: 'delay', ms: 300 } } as const;
    bench.at.sandbox.admin.addFault(fault);
    const cleaning = bench.cleanUp(batch, archive);
    await bench.at.whenAsked('retirement_cleanup');
    bench.at.sandbox.admin.overwrite(users[1] as number, fields);
    bench.at.sandbox.admin.deleteRow(users[2] as number);
    expect(await cleaning).toEqual({ removed: 2, refused: [], changed: 1, gone: 1 });
    expect(users.map((userId) => bench.has(userId))).toEqual([false, true, false, false]);
    expect(bench.cleanUps()).toEqual([400, 204]);
  });

  it('keeps those whose names the database takes for one where one of them has changed', async () => {
    await opened();
    const [one, twin, other] = [bench.complete('Ann'), bench.complete('ann'), bench.complete('bela')];
    const [batch, archive] = await written();
    bench.at.sandbox.admin.overwrite(one, { email: 'other@example.com' });
    expect(await bench.cleanUp(batch, archive)).toEqual({ removed: 1, refused: [], changed: 2 });
    expect([one, twin, other].map((userId) => bench.has(userId))).toEqual([true, true, false]);
    expect(bench.cleanUps()).toEqual([204]);
  });

  it('narrows a refusal to the learner at fault, by halves', async () => {
    await opened();
    const users = Array.from({ length: 16 }, (_, at) => bench.complete(`learner-${at}`));
    const [batch, archive] = await written();
    // Somebody whose name the database takes for that of another has become COMPLETE since the plan, on another day.
    const twin = bench.complete('Learner-5', { createdDaysAgo: 1 });
    const result = await bench.cleanUp(batch, archive);
    expect(result).toMatchObject({ removed: 15, changed: 0, refused: [{ userId: users[5] }] });
    expect(users.filter((userId) => bench.has(userId))).toEqual([users[5]]);
    expect(bench.has(twin)).toBe(true);
    // Refused: 16, 8, 4, 2 and 1; done: 8, 4, 2 and 1.
    expect(bench.cleanUps().filter((status) => status === 400)).toHaveLength(5);
    expect(bench.cleanUps().filter((status) => status === 204)).toHaveLength(4);
  });

  it('sends learners whose names differ by case or accent together, however small the halves', async () => {
    await opened();
    const twins = ['Ann', 'ann', 'änn'].map((name) => bench.complete(name));
    const others = Array.from({ length: 4 }, (_, at) => bench.complete(`learner-${at}`));
    const [batch, archive] = await written();
    bench.complete('LEARNER-0', { createdDaysAgo: 1 });
    expect(await bench.cleanUp(batch, archive)).toMatchObject({ removed: 6, refused: [{ userId: others[0] }] });
    expect(twins.map((userId) => bench.has(userId))).toEqual([false, false, false]);
  });

  it('writes over the rows what the file says, before they go', async () => {
    await opened(['redacted_username: gone', 'redacted_email: gone@example.com', "redacted_name: ''"]);
    bench.complete('zoltan');
    const [batch, archive] = await written();
    expect(await bench.cleanUp(batch, archive)).toMatchObject({ removed: 1 });
    expect(bench.at.broken()).toEqual([]);
  });

  it('removes without a file where nothing is to be kept', async () => {
    await opened(['contents: none']);
    const users = [bench.complete('zoltan'), bench.complete('bela')];
    const batch = await bench.onlyBatch();
    expect(await bench.at.run('cleanUp', { ...bench.work, batch })).toEqual({ removed: 2, refused: [], changed: 0 });
    expect(users.map((userId) => bench.has(userId))).toEqual([false, false]);
    expect(bench.files()).toEqual([]);
  });
});
