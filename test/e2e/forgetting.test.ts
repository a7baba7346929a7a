import { readFileSync, writeFileSync } from 'node:fs';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { payloadsOfJson } from '../../src/codec/payload-json';
import { monthAt } from '../../src/domain/encryption/key-id';
import { openKeyRing } from '../../src/keys/open-key-ring';
import type { LearnerRow } from '../../src/operations/learners';
import { jsonOf } from '../cli/recording-terminal';
import { untilHolds } from '../support/until-holds';
import { EncryptedSite } from './encrypted-site';
import { textsFoundIn } from './spellings-in';

jest.setTimeout(240_000);

let site: EncryptedSite;
beforeAll(async () => {
  site = await EncryptedSite.open(true);
  await site.start();
});
afterAll(() => site.close());

const key = `sandbox/${monthAt(Date.now())}`;
const shows: string[] = [];
let erased: readonly number[];

/** What Temporal's own command line says about a learner's run. */
const showOf = (userId: number, ...more: string[]) =>
  site.temporal('workflow', 'show', '--workflow-id', `retirement/sandbox/${userId}`, '--output', 'json', ...more);

/** Lists of the Temporal server lag behind what happens, on a busy machine by seconds. */
const until = <T>(what: string, look: () => Promise<T>, holds: (seen: T) => boolean) =>
  untilHolds(what, look, holds, { withinMs: 60_000, everyMs: 250 });

const untilCompleted = (userId: number) =>
  until(
    `learner ${userId} completed`,
    () => site.lethe(['learner', 'show', `id:${userId}`]),
    ({ out }) => /phase +completed/.test(out),
  );

interface Payloads {
  readonly payloads: readonly { readonly metadata: Record<string, string>; readonly data: string }[];
}

/** Every payload of such an output. */
function payloadsOf(show: string): Payloads {
  const found: Payloads['payloads'][number][] = [];
  JSON.parse(show, (_, value) => {
    if (typeof value?.metadata?.encoding === 'string' && value.metadata.type === undefined) found.push(value);
    return value;
  });
  return { payloads: found };
}

/** As if the second key had been made so long ago. */
function backdate(id: string, ms: number): void {
  const ring = JSON.parse(readFileSync(site.ringFile, 'utf8'));
  ring.keys[id].made = new Date(Date.now() - ms).toISOString();
  writeFileSync(site.ringFile, JSON.stringify(ring));
}

describe('a Temporal server that is encrypted for', () => {
  it('holds nobody’s name when its learners are done: neither database, logs and metrics, nor what is shown of it', async () => {
    erased = site.ask(9);
    const [refused = 0, , , onHold = 0] = erased;
    const [cancelled = 0] = site.ask(1, 0);
    site.sandbox.admin.addFault({
      match: { service: 'credentials', learner: refused, times: 1 },
      do: { kind: 'refuse' },
    });
    site.sandbox.admin.addFault({ match: { service: 'ecommerce', times: 3 }, do: { kind: 'status', status: 503 } });
    site.sandbox.admin.addFault({ match: { path: 'enrollments?', times: 2 }, do: { kind: 'reset-after' } });
    expect((await site.lethe('instance apply --yes')).code).toBe(0);
    const found = await site.lethe('discovery run --yes --cool-off-days 14 --follow --json');
    expect(jsonOf(found)).toMatchObject({ enrolled: 10, outcomes: { completed: 8, attention: 1, coolingOff: 1 } });
    await site.temporal('schedule', 'trigger', '--schedule-id', 'discovery/sandbox');
    const scheduled = `TemporalScheduledById = 'discovery/sandbox' AND ExecutionStatus = 'Completed'`;
    shows.push(
      await until(
        'a discovery by the Schedule',
        () => site.temporal('workflow', 'list', '--query', scheduled, '--output', 'json'),
        (list) => list.includes('discovery/sandbox/scheduled'),
      ),
    );
    for (const verb of ['pause', 'resume']) expect((await site.lethe(['schedule', verb])).code).toBe(0);

    const [who, whose] = [site.people[0], site.people[9]];
    const because = ['--reason', `${who?.name} <${who?.email}> wrote to us`];
    expect(
      await site.lethe(['learner', 'reset', `id:${refused}`, '--to', 'ENROLLMENTS_COMPLETE', ...because, '--yes']),
    ).toMatchObject({
      code: 0,
    });
    await untilCompleted(refused);
    const hold = ['learner', 'hold', `id:${cancelled}`, '--reason', `${whose?.name} is on the telephone`];
    expect(await site.lethe(hold)).toMatchObject({ code: 0 });
    expect((await site.lethe(['learner', 'show', `id:${cancelled}`])).out).toContain(
      `${whose?.name} is on the telephone`,
    );
    const cancel = ['learner', 'cancel', `id:${cancelled}`, '--reason', `${whose?.username} stays`, '--yes'];
    expect(await site.lethe(cancel)).toMatchObject({ code: 0 });
    expect((await site.lethe(['learner', 'show', `email:${site.people[3]?.email}`])).out).toContain(String(onHold));

    for (const userId of [...erased, cancelled]) shows.unshift(await showOf(userId));
    for (const command of [
      ['workflow', 'list'],
      ['schedule', 'list'],
      ['schedule', 'describe', '--schedule-id', 'discovery/sandbox'],
    ]) {
      shows.push(await site.temporal(...command, '--output', 'json'));
    }
    await site.stop();

    expect(site.names.length).toBe(30);
    expect(textsFoundIn(site.database, site.names)).toEqual([]);
    expect(textsFoundIn(site.everythingSaid, site.names)).toEqual([]);
    expect(textsFoundIn(Buffer.from(shows.join('\n')), site.names)).toEqual([]);
    const log = [...erased, cancelled].flatMap((id) => site.sandbox.admin.learner(id).responses).join('\n');
    expect(log).toContain('Lethe: reset to ENROLLMENTS_COMPLETE by an operator');
    expect(textsFoundIn(Buffer.from(log), site.names)).toEqual([]);
    // The search can find what is there.
    expect(
      textsFoundIn(
        site.database,
        erased.map((id) => `retirement/sandbox/${id}`),
      ),
    ).toHaveLength(9);
    expect(shows.flatMap((show) => payloadsOf(show).payloads).length).toBeGreaterThan(200);
  });

  it('is searched as one that is not, where the same search finds everybody', async () => {
    const clear = await EncryptedSite.open(false);
    try {
      await clear.start();
      clear.ask(2);
      expect((await clear.lethe('discovery run --yes --cool-off-days 14 --follow')).code).toBe(0);
      await clear.stop();
      expect(textsFoundIn(clear.database, clear.names)).toEqual(clear.names);
    } finally {
      await clear.close();
    }
  });
});

describe('lethe keys destroy', () => {
  let waiting = 0;
  let backup = '';

  it('refuses the present key, one that was in use a moment ago, and any that a run or a Schedule needs', async () => {
    await site.start();
    const destroy = () => site.lethe(['keys', 'destroy', key, '--yes', '--json']);
    const present = await destroy();
    expect(present.code).toBe(4);
    expect(present.err).toContain('it is the current key of sandbox');
    const [open = 0] = site.ask(1, 1);
    expect((await site.lethe('discovery run --yes --cool-off-days 14')).code).toBe(0);
    expect(jsonOf(await site.lethe('keys rotate --json'))).toEqual({ instance: 'sandbox', key: `${key}.2` });
    expect((await destroy()).err).toContain('a worker may still write with it until');

    backdate(`${key}.2`, 600_000);
    const needed = await until('one open run', destroy, ({ err }) =>
      err.includes('1 open run of sandbox began before'),
    );
    expect(needed.code).toBe(4);
    expect(needed.err).toContain('the Schedule discovery/sandbox was written with it');
    expect(await site.lethe(['learner', 'cancel', `id:${open}`, '--wait', '--yes'])).toMatchObject({ code: 0 });
    const scheduled = await until('no open run', destroy, ({ err }) => !err.includes('open run'));
    expect(scheduled.code).toBe(4);
    expect(scheduled.err).toContain('lethe instance apply');
    expect((await site.lethe('instance apply --yes')).code).toBe(0);
    await until(
      'nothing needs the key',
      () => site.lethe(['keys', 'destroy', key, '--dry-run']),
      ({ out }) => out === `nothing needs ${key}: it can be destroyed`,
    );
  });

  it('asks for the instance’s name, or for --yes where nobody can be asked', async () => {
    // A worker takes a new key up within seconds; one that begins has it at once.
    await site.stopWorker();
    await site.startWorker();
    [waiting = 0] = site.ask(1, 1);
    expect((await site.lethe('discovery run --yes --cool-off-days 14')).code).toBe(0);
    backup = readFileSync(site.ringFile, 'utf8');
    expect((await site.lethe(['keys', 'destroy', key])).code).toBe(2);
    const wrong = await site.lethe(['keys', 'destroy', key], { answers: ['sandbx'] });
    expect([wrong.code, wrong.asked[0]]).toEqual([4, expect.stringContaining("Type the instance's name (sandbox)")]);
    expect(wrong.asked[0]).toContain('Any copy of the key ring undoes this');
    expect(readFileSync(site.ringFile, 'utf8')).toBe(backup);
    const done = await site.lethe(['keys', 'destroy', key, '--json'], { answers: ['sandbox'] });
    expect([done.code, jsonOf(done)]).toEqual([0, { key, destroyed: true }]);
    expect((await site.lethe(['keys', 'destroy', key, '--yes'])).code).toBe(3);
  });

  it('leaves nothing of that time to be decoded, by whomever', async () => {
    const ring = await openKeyRing({ kind: 'file', path: site.ringFile }, {});
    const codec = encryptionCodec(ring);
    let tried = 0;
    for (const userId of erased) {
      for (const payload of payloadsOfJson(JSON.stringify(payloadsOf(await showOf(userId)))) ?? []) {
        await expect(codec.decode([payload])).rejects.toThrow(`Lethe: key ${key} was destroyed`);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(100);
    await site.stopWorker();
    await site.startWorker();
    const { learners } = await until(
      'twelve runs in the list',
      async () => jsonOf<{ learners: LearnerRow[] }>(await site.lethe('learner list --all --json')),
      (list) => list.learners.length === 12,
    );
    expect(learners.filter(({ username }) => username !== undefined).map(({ userId }) => userId)).toEqual([waiting]);
    const shown = await site.lethe(['learner', 'show', `id:${erased[0]}`]);
    expect(shown.out + shown.err).toContain(`key ${key} was destroyed`);
  });

  it('disturbs no other run: who cools off is shown, and erased, as if nothing had been', async () => {
    const name = site.people.at(-1)?.username ?? '';
    expect((await site.lethe(['learner', 'show', `id:${waiting}`])).out).toContain(name);
    const expedited = await site.lethe(['learner', 'expedite', `id:${waiting}`, '--yes']);
    expect(expedited.code).toBe(0);
    await untilCompleted(waiting);
    expect(site.sandbox.admin.learner(waiting).state).toBe('COMPLETE');
  });

  it('is undone by a copy of the key ring, and by nothing else', async () => {
    const ring = await openKeyRing({ kind: 'env', name: 'COPY' }, { COPY: backup });
    const payloads = payloadsOfJson(JSON.stringify(payloadsOf(await showOf(erased[0] ?? 0)))) ?? [];
    const plain = await encryptionCodec(ring).decode(payloads);
    expect(plain.some(({ data }) => Buffer.from(data ?? []).includes(site.people[0]?.email ?? ''))).toBe(true);
  });
});
