import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeFileRing } from '../../src/keys/file-ring';
import { openKeyRing } from '../../src/keys/open-key-ring';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from './test-ring';

const folder = temporaryFolder();
const ROOT = join(__dirname, '..', '..');
let rings = 0;
function newPath(): string {
  rings += 1;
  return join(folder.path, `${rings}`, 'keys.json');
}

/** Anybody who runs the tests as another user than root cannot give files away, and cannot lock anybody out either. */
const isRoot = process.getuid?.() === 0;

describe('the file of a key ring', () => {
  it('is one and the same for those who name it and for those who name a link to it', async () => {
    const path = newPath();
    const ring = await testRing(path);
    const link = join(folder.path, `link-${rings}.json`);
    symlinkSync(path, link);
    const byLink = await testRing(link);
    const first = await byLink.present('academy');
    expect((await ring.find(first.id))?.secret.equals(first.secret)).toBe(true);
    await ring.rotate('academy');
    await byLink.destroy(first.id);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')).keys)).toEqual([`${first.id}.2`]);
    expect(readdirSync(dirname(path))).toEqual(['keys.json']);
    expect(await makeFileRing(link)).toBe(false);
  });

  it('is a file: a folder and a pipe are refused at once', async () => {
    const pipe = join(folder.path, 'pipe');
    spawnSync('mkfifo', [pipe]);
    for (const path of [folder.path, pipe]) {
      await expect(openKeyRing({ kind: 'file', path }, {})).rejects.toThrow(`the file ${path} is not a file`);
    }
  });

  it('follows a link that is led elsewhere, as Kubernetes does with what it mounts', async () => {
    const base = join(folder.path, 'mounted');
    mkdirSync(base);
    const [old, next] = [join(base, 'one', 'keys.json'), join(base, 'two', 'keys.json')];
    await (await testRing(old)).present('academy');
    symlinkSync('one', join(base, '..data'));
    symlinkSync('..data/keys.json', join(base, 'keys.json'));
    const ring = await testRing(join(base, 'keys.json'));
    expect(ring.keys).toHaveLength(1);
    mkdirSync(dirname(next));
    writeFileSync(next, readFileSync(old), { mode: 0o600 });
    const made = await (await testRing(next)).present('beta');
    symlinkSync('two', join(base, '..data_tmp'));
    renameSync(join(base, '..data_tmp'), join(base, '..data'));
    expect((await ring.find(made.id))?.id).toBe(made.id);
    await ring.rotate('beta');
    expect(Object.keys(JSON.parse(readFileSync(next, 'utf8')).keys)).toHaveLength(3);
    expect(Object.keys(JSON.parse(readFileSync(old, 'utf8')).keys)).toHaveLength(1);
  });

  it('is not made again behind a link that leads nowhere, nor changed under one of several names', async () => {
    const link = join(folder.path, 'dangling.json');
    symlinkSync(join(folder.path, 'not-mounted', 'keys.json'), link);
    await expect(makeFileRing(link)).rejects.toThrow('is a link that leads nowhere');
    const circle = join(folder.path, 'circle.json');
    symlinkSync(circle, circle);
    await expect(makeFileRing(circle)).rejects.toMatchObject({ hint: 'its links lead in a circle: correct them' });
    const path = newPath();
    const ring = await testRing(path);
    linkSync(path, `${path}.second-name`);
    await expect(ring.present('academy')).rejects.toThrow('has 2 names (hard links)');
    expect(readdirSync(dirname(path)).sort()).toEqual(['keys.json', 'keys.json.second-name']);
  });

  it('has no copy beside it that a writer left who died: the next change takes it away', async () => {
    const path = newPath();
    const ring = await testRing(path);
    const { id, secret } = await ring.present('academy');
    const copy = readFileSync(path, 'utf8');
    writeFileSync(`${path}.3b241101-e2bb-4255-8caf-4136c566a962`, copy);
    writeFileSync(`${path}.bak`, 'of the operator');
    await ring.rotate('academy');
    await ring.destroy(id);
    expect(readdirSync(dirname(path)).sort()).toEqual(['keys.json', 'keys.json.bak']);
    const text = secret.export().toString('base64');
    expect(copy).toContain(text);
    for (const name of readdirSync(dirname(path))) {
      expect(readFileSync(join(dirname(path), name), 'utf8')).not.toContain(text);
    }
  });

  it('keeps its owner and its mode, no matter who changes it', async () => {
    const path = newPath();
    const ring = await testRing(path);
    const [uid, gid] = isRoot ? [1000, 1000] : [statSync(path).uid, statSync(path).gid];
    chownSync(path, uid, gid);
    chmodSync(path, 0o640);
    await ring.present('academy');
    await ring.rotate('academy');
    const after = statSync(path);
    expect([after.uid, after.gid, after.mode & 0o777]).toEqual([uid, gid, 0o640]);
  });

  it('that root makes in a folder of the workers’ user is that user’s', async () => {
    const path = newPath();
    mkdirSync(dirname(path));
    const [uid, gid] = isRoot ? [1000, 1000] : [process.getuid?.() ?? 0, statSync(dirname(path)).gid];
    chownSync(dirname(path), uid, gid);
    await makeFileRing(path);
    const made = statSync(path);
    expect([made.uid, made.gid, made.mode & 0o777]).toEqual([uid, gid, 0o600]);
  });

  it('stays as it is, without a lock, where there is no room for another key, and says so', async () => {
    const path = newPath();
    await makeFileRing(path);
    const before = readFileSync(path, 'utf8');
    // No file may get a single byte: as on a full disk.
    const line = `trap "" XFSZ; ulimit -f 0; exec "${process.execPath}" -r ./test/support/typescript-hook.cjs test/keys/ring-process.ts "${path}" academy 0`;
    const failed = await promisify(execFile)('sh', ['-c', line], { cwd: ROOT }).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      stderr: expect.stringMatching(/cannot be written \(EFBIG\).*the key ring is as it was; make room/s),
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(dirname(path))).toEqual(['keys.json']);
  });
});

describe('another user than the owner', () => {
  it('who may write the folder changes nothing by which the owner is locked out', () => {
    const path = newPath();
    mkdirSync(dirname(path));
    chmodSync(dirname(path), 0o777);
    chmodSync(folder.path, 0o755);
    const script = `
      const { replaceRing } = require('./src/keys/ring-file');
      process.setgid?.(12345); process.setuid?.(12345);
      replaceRing(${JSON.stringify(path)}, 'mine', async () => {}).then(() => console.log('written'), (error) => console.log(error.message));`;
    writeFileSync(path, 'theirs', { mode: 0o644 });
    const run = spawnSync(process.execPath, ['-r', './test/support/typescript-hook.cjs', '-e', script], { cwd: ROOT });
    // Only root can become another user; anybody else is the owner, and may.
    expect(String(run.stdout)).toMatch(
      isRoot ? /belongs to the user 0, who could not read it any more/ : /EPERM|written/,
    );
    expect(readdirSync(dirname(path))).toEqual(['keys.json']);
  });
});
