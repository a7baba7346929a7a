import { LetheProcess } from './lethe-process';

export interface CrewOptions {
  /** Instance file. */
  readonly config: string;
  readonly env: NodeJS.ProcessEnv;
}

const READY_WITHIN_MS = 60_000;

/** Workers in processes of their own, to be killed and replaced. */
export class WorkerCrew {
  private readonly workers: LetheProcess[] = [];

  constructor(private readonly options: CrewOptions) {}

  get size(): number {
    return this.workers.length;
  }

  /** Returns once it serves. @returns its place */
  async hire(): Promise<number> {
    this.workers.push(await this.start());
    return this.workers.length - 1;
  }

  /** SIGKILL, and nobody takes its place yet. */
  async kill(place: number): Promise<void> {
    await this.workers[place]?.kill();
  }

  /** Returns once the new one serves. */
  async replace(place: number): Promise<void> {
    await this.kill(place);
    this.workers[place] = await this.start();
  }

  /** Returns once all serve again. */
  async replaceAll(): Promise<void> {
    await Promise.all(this.workers.map((_, place) => this.replace(place)));
  }

  /** All killed, and nobody takes their places yet. */
  async dismiss(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.kill()));
  }

  private async start(): Promise<LetheProcess> {
    const { config, env } = this.options;
    let ready = () => {};
    const isReady = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const worker = new LetheProcess(
      'src/worker.js',
      ['--config', config, '--listen', '127.0.0.1:0', '--log-level', 'info'],
      {
        env,
        onLine: (line) => {
          if (line.includes('"worker ready"')) ready();
        },
      },
    );
    const failed = worker.ended.then(({ stdout, stderr }) => {
      throw new Error(`the worker ended before it was ready:\n${stderr}${stdout}`);
    });
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('no worker was ready within a minute')), READY_WITHIN_MS).unref();
    });
    await Promise.race([isReady, failed, late]);
    failed.catch(() => {});
    return worker;
  }
}
