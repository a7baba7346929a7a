import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

export interface CrewOptions {
  /** Instance file. */
  readonly config: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Workers in processes of their own, to be killed and replaced. */
export class WorkerCrew {
  private readonly workers: WorkerProcess[] = [];

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

  private start(): Promise<WorkerProcess> {
    const { config, env } = this.options;
    return startWorkerProcess(config, env, { args: ['--log-level', 'info'] });
  }
}
