import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type DriveFile, DriveFiles, FOLDER, shown } from './drive-files';

/** What becomes of a request: nobody answers it, before or after its work; the answer is lost, a page, or a status. */
export type DriveTrouble = 'hang' | 'hang-after' | 'reset-after' | 'page-200' | number;

/** A Google Drive that can be broken: the API's own paths, on this machine. */
export interface GoogleDriveStandIn {
  readonly url: string;
  readonly files: DriveFiles;
  /** The file of a service account that it knows. */
  secrets(): string;
  /** A folder of a partner, and who can see it. @returns its id */
  addFolder(name: string, parent: string, people?: readonly string[]): string;
  /** The next request of this method whose path begins so has this end; what it does is done all the same with `reset-after`. */
  fail(method: string, path: string, how: 'reset-after' | number): void;
  /** The n-th request from now on, tokens left out, has this end; no other one any more. */
  trouble(nth: number, how: DriveTrouble): void;
  /** Requests so far, as `POST /drive/v3/files`. */
  readonly requests: readonly string[];
  /** How many of them have their answer, tokens left out. */
  answered(): number;
  stop(): Promise<void>;
}

const TOKEN = 'drive-token';
const EMAIL = 'lethe@sandbox.example.com';
const PAGE = 2;

/** @source https://developers.google.com/workspace/drive/api/reference/rest/v3 */
export async function startGoogleDrive(): Promise<GoogleDriveStandIn> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const files = new DriveFiles();
  const requests: string[] = [];
  const faults: { readonly method: string; readonly path: string; readonly how: DriveTrouble }[] = [];
  let trouble: { left: number; readonly how: DriveTrouble } | undefined;
  let answers = 0;
  const app = fastify({ logger: false });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const pathOf = (request: FastifyRequest) => request.url.split('?')[0] ?? '';
  const faultOf = (request: FastifyRequest) => {
    if (trouble !== undefined && pathOf(request) !== '/token') {
      trouble.left -= 1;
      if (trouble.left === 0) return trouble;
    }
    const at = faults.findIndex(({ method, path }) => method === request.method && pathOf(request).startsWith(path));
    return at < 0 ? undefined : faults.splice(at, 1)[0];
  };
  type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;
  const on = (method: 'GET' | 'POST' | 'DELETE', url: string, act: Handler, open = false) =>
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        requests.push(`${method} ${pathOf(request)}`);
        const fault = faultOf(request);
        if (fault?.how === 'hang') return reply.hijack();
        if (fault?.how === 'page-200') return reply.type('text/html').send('<html><body>Welcome</body></html>');
        if (typeof fault?.how === 'number') return failed(reply, fault.how);
        if (!open && request.headers.authorization !== `Bearer ${TOKEN}`) return failed(reply, 401);
        const answer = await act(request, reply);
        if (fault?.how === 'reset-after') {
          reply.hijack();
          reply.raw.socket?.resetAndDestroy();
          return reply;
        }
        if (fault?.how === 'hang-after') return reply.hijack();
        if (!open) answers += 1;
        return answer;
      },
    });
  const fileOf = (request: FastifyRequest) => files.all.get((request.params as { id: string }).id);

  on(
    'POST',
    '/token',
    (request, reply) => {
      const form = new URLSearchParams(String(request.body));
      const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
      const signed = createVerify('RSA-SHA256').update(`${head}.${claims}`);
      const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as { iss?: string };
      if (iss !== EMAIL || !signed.verify(createPublicKey(privateKey), signature, 'base64url')) {
        return reply.code(400).send({ error: 'invalid_grant' });
      }
      return { access_token: TOKEN, expires_in: 3_600, token_type: 'Bearer' };
    },
    true,
  );
  on('GET', '/drive/v3/files', (request) => {
    const { q = '', pageToken } = request.query as { q?: string; pageToken?: string };
    const found = files.find(q);
    const from = Number(pageToken ?? 0);
    const next = from + PAGE < found.length ? { nextPageToken: String(from + PAGE) } : {};
    return { files: found.slice(from, from + PAGE).map(shown), ...next };
  });
  on('POST', '/upload/drive/v3/files', (request) => shown(files.add(uploaded(request))));
  on('DELETE', '/drive/v3/files/:id', (request, reply) => {
    const file = fileOf(request);
    if (file === undefined) return failed(reply, 404);
    files.all.delete(file.id);
    return reply.code(204).send();
  });
  on('GET', '/drive/v3/files/:id/permissions', (request, reply) => {
    const file = fileOf(request);
    if (file === undefined) return failed(reply, 404);
    return { permissions: file.people.map((emailAddress) => ({ emailAddress })) };
  });
  on('GET', '/drive/v3/files/:id/comments', (request, reply) => {
    const file = fileOf(request);
    return file === undefined ? failed(reply, 404) : { comments: file.comments };
  });
  on('POST', '/drive/v3/files/:id/comments', (request, reply) => {
    const file = fileOf(request);
    const { content } = request.body as { content?: string };
    if (file === undefined) return failed(reply, 404);
    if (typeof content !== 'string' || content === '') return failed(reply, 400);
    const id = files.nextId('comment');
    file.comments.push({ id, content });
    return { id };
  });

  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url,
    files,
    requests,
    secrets: () =>
      JSON.stringify({
        type: 'service_account',
        client_email: EMAIL,
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        token_uri: `${url}/token`,
      }),
    addFolder: (name, parent, people = []) =>
      files.add({ name, mimeType: FOLDER, parents: [parent], people: [...people] }).id,
    fail: (method, path, how) => void faults.push({ method, path, how }),
    trouble: (nth, how) => {
      trouble = { left: nth, how };
    },
    answered: () => answers,
    stop: async () => {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

/** As Google says it. */
function failed(reply: FastifyReply, code: number): FastifyReply {
  return reply
    .code(code)
    .send({ error: { code, message: 'As the fault wanted.', errors: [{ reason: 'backendError' }] } });
}

/** A body of multipart/related: the metadata, then the file. */
function uploaded(request: FastifyRequest): Omit<DriveFile, 'id' | 'comments' | 'people' | 'createdTime'> {
  const [, boundary = ''] = /boundary="?([^";]+)"?/.exec(request.headers['content-type'] ?? '') ?? [];
  const text = (request.body as Buffer).toString('latin1');
  const [first = '', second = ''] = text
    .split(`--${boundary}`)
    .slice(1, 3)
    .map((part) => part.slice(part.indexOf('\r\n\r\n') + 4, -2));
  const { name, mimeType, parents, appProperties } = JSON.parse(Buffer.from(first, 'latin1').toString()) as DriveFile;
  return { name, mimeType, parents, appProperties, body: Buffer.from(second, 'latin1') };
}
