import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A change of a file by a worker, as it asks for it. */
export interface FileOp {
  readonly op: 'write' | 'remove';
  readonly path: string;
  readonly when: 'before' | 'after';
}

export interface GateAnswer {
  /** The worker is told that the disk failed. */
  readonly fails: boolean;
}

/** What becomes of a change: it goes on, it fails, or the worker waits until it is killed. */
export type Gating = 'go' | 'fail' | 'hold';

/** Where workers ask before and after each change of a file. */
export class FileGate {
  private constructor(
    readonly url: string,
    private readonly server: Server,
    private readonly gates: Map<string, (op: FileOp) => Gating>,
  ) {}

  static async open(): Promise<FileGate> {
    const gates = new Map<string, (op: FileOp) => Gating>();
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      request.on('end', () => {
        const op = JSON.parse(text) as FileOp;
        const gate = [...gates].find(([folder]) => op.path.startsWith(`${folder}/`))?.[1];
        const gating = gate?.(op) ?? 'go';
        if (gating !== 'hold') response.end(JSON.stringify({ fails: gating === 'fail' } satisfies GateAnswer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new FileGate(`http://127.0.0.1:${port}/`, server, gates);
  }

  /** @param folder whose changes are asked for */
  watch(folder: string, gate: (op: FileOp) => Gating): void {
    this.gates.set(folder, gate);
  }

  forget(folder: string): void {
    this.gates.delete(folder);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
