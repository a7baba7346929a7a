// Loaded by `node --require` into a worker process, before anything of the worker. It takes the workflows with shorter waits,
// and asks the sweep before and after each change of a file.
import files from 'node:fs/promises';
import { request } from 'node:http';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import type { FileOp, GateAnswer } from './file-gate';

const { LETHE_CHAOS_BUNDLE: codePath = '', LETHE_CHAOS_GATE: gate = '', LETHE_CHAOS_FOLDER: folder = '' } = process.env;

const create = Worker.create.bind(Worker);
Worker.create = (options: WorkerOptions) =>
  create(
    options.workflowBundle === undefined
      ? options
      : { ...options, workflowBundle: { codePath }, stickyQueueScheduleToStartTimeout: '500ms' },
  );

const { link, unlink } = files;
files.link = (part, path) => asking({ op: 'write', path: String(path) }, () => link(part, path));
files.unlink = (path) => asking({ op: 'remove', path: String(path) }, () => unlink(path));

async function asking(op: Omit<FileOp, 'when'>, act: () => Promise<void>): Promise<void> {
  if (!op.path.startsWith(folder) || op.path.endsWith('.part')) return act();
  await ask({ ...op, when: 'before' });
  await act();
  await ask({ ...op, when: 'after' });
}

/** No answer comes where the sweep kills this process. */
async function ask(op: FileOp): Promise<void> {
  const { fails } = await new Promise<GateAnswer>((resolve, reject) => {
    const asked = request(gate, { method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve(JSON.parse(text) as GateAnswer));
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(op));
  });
  if (fails) throw Object.assign(new Error('as the sweep has it'), { code: 'EIO' });
}
