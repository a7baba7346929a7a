import { makeFileRing } from '../../src/keys/file-ring';
import type { KeyRing } from '../../src/keys/key-ring';
import { openKeyRing } from '../../src/keys/open-key-ring';

/** A clock that a test moves. */
export class TestClock {
  ms: number;
  constructor(iso: string) {
    this.ms = Date.parse(iso);
  }
  readonly now = () => this.ms;
  set(iso: string): void {
    this.ms = Date.parse(iso);
  }
}

/** A ring file made again, opened as a worker does, but looked at each time. */
export async function testRing(path: string, clock?: TestClock): Promise<KeyRing> {
  await makeFileRing(path);
  const everybody = { refreshMs: 0, mayBegin: () => true };
  return openKeyRing({ kind: 'file', path }, {}, { ...everybody, ...(clock === undefined ? {} : { now: clock.now }) });
}
