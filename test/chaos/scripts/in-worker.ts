// Loaded by `node --require` into a worker process, before anything of the worker. It takes the workflows with shorter waits,
// and asks the sweep before and after each change of a file, on a disk or in a bucket.
import files from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
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

interface S3Command {
  readonly input: { readonly Bucket?: string; readonly Key?: string };
}
type Send = (command: S3Command, ...more: readonly unknown[]) => Promise<unknown>;

const BUCKET_OPS: Readonly<Record<string, FileOp['op']>> = { PutObjectCommand: 'write', DeleteObjectCommand: 'remove' };
const sendToS3 = S3Client.prototype.send as unknown as Send;
/** A bucket has the name of its site, as the folder of the site has. */
async function sendAsking(this: S3Client, command: S3Command, ...more: readonly unknown[]): Promise<unknown> {
  const act = () => sendToS3.call(this, command, ...more);
  const op = BUCKET_OPS[command.constructor.name];
  const { Bucket = '', Key = '' } = command.input;
  return op === undefined ? act() : asking({ op, path: join(folder, Bucket, Key) }, act);
}
S3Client.prototype.send = sendAsking as unknown as S3Client['send'];

async function asking<T>(op: Omit<FileOp, 'when'>, act: () => Promise<T>): Promise<T> {
  if (!op.path.startsWith(folder) || op.path.endsWith('.part')) return act();
  await ask({ ...op, when: 'before' });
  const done = await act();
  await ask({ ...op, when: 'after' });
  return done;
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
