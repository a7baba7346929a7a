import type { RequestRecord } from '../../../sandbox/ledger';
import type { Sandbox } from '../../../sandbox/start-sandbox';
import type { GoogleDriveStandIn } from '../../support/google-drive/start-google-drive';
import type { FileGate, FileOp, Gating } from './file-gate';
import type { Trouble } from './troubles';

/** What a command does outside, each sort in its own order. */
export const TRACKS = ['tokens', 'requests', 'files', 'drive'] as const;
export type Track = (typeof TRACKS)[number];

/** Something that will go wrong. */
export interface Armed {
  /** Whether it has, as far as the kill waits for it. */
  isReached(): boolean;
  /** Nothing goes wrong any more, and nobody is held. */
  disarm(): void;
}

const TOKENS = '^/oauth2/';
const OTHERS = '^(?!/oauth2/)';

/** Whatever workers do for one command: to Open edX, to Google Drive, and in the folder of the command. */
export class Tracks {
  private ops: FileOp[] = [];
  private driveFrom = 0;
  private answeredFrom = 0;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly drive: GoogleDriveStandIn | undefined,
    private readonly gate: FileGate,
    private readonly folder: string,
  ) {}

  /** From now on it is counted. */
  begin(): void {
    this.sandbox.admin.clearRecord();
    this.ops = [];
    this.driveFrom = this.drive?.requests.length ?? 0;
    this.answeredFrom = this.drive?.answered() ?? 0;
    this.gate.watch(this.folder, (op) => this.note(op));
  }

  /** What was done on a track, in order. */
  of(track: Track): readonly string[] {
    switch (track) {
      case 'tokens':
      case 'requests':
        return this.records(track).map(titleOf);
      case 'files':
        return this.ops.filter(({ when }) => when === 'before').map(({ op, path }) => `${op} ${kindOf(path)}`);
      case 'drive':
        return (this.drive?.requests.slice(this.driveFrom) ?? [])
          .filter((one) => !one.endsWith('/token'))
          .map((one) => `Drive: ${one.replaceAll(/file-\d+/g, ':id')}`);
    }
  }

  arm(track: Track, n: number, trouble: Trouble): Armed {
    if (track === 'files') return this.armFile(n, trouble);
    if (track === 'drive') return this.armDrive(n, trouble);
    const { admin } = this.sandbox;
    const path = track === 'tokens' ? TOKENS : OTHERS;
    const { request } = trouble;
    const rule =
      request === undefined ? { nth: n + 1, action: { kind: 'hang' } as const } : { nth: n, action: request };
    const fault = admin.addFault({ match: { path, nth: rule.nth }, do: rule.action });
    const isAnswered = () => this.records(track)[n - 1]?.ms != null;
    return {
      isReached: () => (request === undefined ? isAnswered() : fault.fired > 0),
      disarm: () => admin.removeFaults(fault.id),
    };
  }

  end(): void {
    this.gate.forget(this.folder);
  }

  private records(track: Track): readonly RequestRecord[] {
    return this.sandbox.admin.requests().filter(({ path }) => path.startsWith('/oauth2/') === (track === 'tokens'));
  }

  private armFile(n: number, { file, kills }: Trouble): Armed {
    let reached = false;
    this.gate.watch(this.folder, (op) => {
      this.note(op);
      const at = this.ops.filter(({ when }) => when === file).length;
      if (reached || op.when !== file || at !== n) return 'go';
      reached = true;
      return kills ? 'hold' : 'fail';
    });
    return { isReached: () => reached, disarm: () => this.gate.watch(this.folder, (op) => this.note(op)) };
  }

  private armDrive(n: number, { drive: how }: Trouble): Armed {
    const { drive } = this;
    if (drive === undefined) throw new Error('no Google Drive is here');
    drive.trouble(how === undefined ? n + 1 : n, how ?? 'hang');
    const isMade = () => this.of('drive').length >= n;
    const isAnswered = () => drive.answered() - this.answeredFrom >= n;
    return { isReached: how === undefined ? isAnswered : isMade, disarm: () => drive.trouble(0, 'hang') };
  }

  private note(op: FileOp): Gating {
    this.ops.push(op);
    return 'go';
  }
}

function titleOf({ method, service, path }: RequestRecord): string {
  const route = path
    .replace(/accounts\/[^/]+\/retirement_status/, 'accounts/:name/retirement_status')
    .replace(/^(\/api\/user\/v1\/accounts)\/[^/]+$/, '$1/:name')
    .replaceAll(/\/\d+\//g, '/:id/');
  return `${method} ${service} ${route}`;
}

/** Names of archives and reports have times in them. */
function kindOf(path: string): string {
  if (path.includes('/manifests/')) return 'manifest';
  if (path.includes('/raw/')) return 'archive';
  return 'report';
}
