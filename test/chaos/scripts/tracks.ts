import type { FaultMatch } from '../../../sandbox/faults/fault-rules';
import type { RequestRecord } from '../../../sandbox/ledger';
import type { Sandbox } from '../../../sandbox/start-sandbox';
import type { FileGate, FileOp, Gating } from './file-gate';
import type { Trouble } from './troubles';

/** What a command does outside, each sort in its own order. */
export const TRACKS = ['tokens', 'requests', 'files', 'drive'] as const;
export type Track = (typeof TRACKS)[number];

/** Something that will go wrong. */
export interface Armed {
  /** Whether it has, as far as the kill waits for it. */
  isReached(): boolean;
  /** Whether all of it has happened: work may be done when nobody waits for it any more. */
  isOver(): boolean;
  /** Nothing goes wrong any more, and nobody is held. */
  disarm(): void;
}

/** The requests of a track. */
const MATCHES: Readonly<Record<Exclude<Track, 'files'>, FaultMatch>> = {
  tokens: { path: '^/oauth2/' },
  requests: { path: '^(?!/oauth2/|/drive/|/upload/|/token$)' },
  drive: { service: 'google_drive', path: '^(?!/token$)' },
};

/** Whatever workers do for one command: to Open edX, to Google Drive, and in the folder of the command. */
export class Tracks {
  private ops: FileOp[] = [];

  constructor(
    private readonly sandbox: Sandbox,
    private readonly gate: FileGate,
    private readonly folder: string,
  ) {}

  /** From now on it is counted. */
  begin(): void {
    this.sandbox.admin.clearRecord();
    this.ops = [];
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
        return this.records(track).map(({ method, path }) => `Drive: ${method} ${path.replace(/file-\d+/, ':id')}`);
    }
  }

  arm(track: Track, n: number, trouble: Trouble): Armed {
    if (track === 'files') return this.armFile(n, trouble);
    const { admin } = this.sandbox;
    const { request } = trouble;
    const rule =
      request === undefined ? { nth: n + 1, action: { kind: 'hang' } as const } : { nth: n, action: request };
    const fault = admin.addFault({ match: { ...MATCHES[track], nth: rule.nth }, do: rule.action });
    const isAnswered = () => this.records(track)[n - 1]?.ms != null;
    return {
      isReached: () => (request === undefined ? isAnswered() : fault.fired > 0),
      isOver: () => request?.kind !== 'late' || isAnswered(),
      disarm: () => admin.removeFaults(fault.id),
    };
  }

  end(): void {
    this.gate.forget(this.folder);
  }

  private records(track: Exclude<Track, 'files'>): readonly RequestRecord[] {
    const { service: only, path: pattern = '' } = MATCHES[track];
    const path = new RegExp(pattern);
    return this.sandbox.admin.requests().filter((one) => (only ?? one.service) === one.service && path.test(one.path));
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
    return {
      isReached: () => reached,
      isOver: () => true,
      disarm: () => this.gate.watch(this.folder, (op) => this.note(op)),
    };
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
