import { type Answer, json } from '../services/answers';
import { type Call, fields, type Route, type View } from '../services/call';
import { BadQuery, type DriveFile, shown } from './drive-files';
import { onlyFields } from './only-fields';

/** Drive may give fewer than were asked for; so few that a caller must ask for the next page. */
const PAGE = 2;
/** Of a key and its value. @source https://developers.google.com/workspace/drive/api/guides/properties */
const LONGEST_PROPERTY_BYTES = 124;

/**
 * The API's own paths, as far as partner reports need them. It is a shared drive: a request that does not say
 * `supportsAllDrives` finds nothing there.
 * @source https://developers.google.com/workspace/drive/api/reference/rest/v3
 */
export const googleDrive: readonly Route[] = [
  { path: '/token', access: 'nobody', plain: true, POST: token },
  { path: '/drive/v3/files', access: 'nobody', plain: true, GET: withToken(listFiles) },
  { path: '/upload/drive/v3/files', access: 'nobody', plain: true, reads: 'raw', POST: withToken(upload) },
  { path: '/drive/v3/files/generateIds', access: 'nobody', plain: true, GET: withToken(generateIds) },
  {
    path: '/drive/v3/files/:id',
    access: 'nobody',
    plain: true,
    GET: withToken(onFile(file)),
    DELETE: withToken(onFile(remove)),
  },
  { path: '/drive/v3/files/:id/permissions', access: 'nobody', plain: true, GET: withToken(onFile(people)) },
  {
    path: '/drive/v3/files/:id/comments',
    access: 'nobody',
    plain: true,
    GET: withToken(ofFile(comments)),
    POST: withToken(ofFile(comment)),
  },
];

function token(call: Call): Answer {
  const { grant_type: grant, assertion } = fields(call) ?? {};
  const made = call.site.drive.logIn(grant, assertion, `http://${call.headers.host}/token`);
  if (made === undefined) return json(400, { error: 'invalid_grant', error_description: 'Invalid JWT.' });
  return json(200, { access_token: made, expires_in: 3_599, token_type: 'Bearer' });
}

function listFiles(call: Call): Answer {
  if (!seesSharedDrives(call) || call.query.includeItemsFromAllDrives !== 'true') return answer(call, { files: [] });
  let found: readonly DriveFile[] | undefined;
  try {
    found = call.site.drive.files.find(String(call.query.q ?? 'trashed = false'));
  } catch (error) {
    if (error instanceof BadQuery) return refused(400, 'invalid', 'Invalid Value');
    throw error;
  }
  if (found === undefined) return missing();
  const from = Number(call.query.pageToken ?? 0);
  const next = from + PAGE < found.length ? { nextPageToken: String(from + PAGE) } : {};
  return answer(call, { ...next, files: found.slice(from, from + PAGE).map(shown) }, 'files(kind,id,name,mimeType)');
}

/** A body of multipart/related: the metadata, then the file. */
function upload(call: Call): Answer {
  const [, boundary = ''] = /boundary="?([^";]+)"?/.exec(String(call.headers['content-type'])) ?? [];
  const [metadata, content] = String(call.body)
    .split(`--${boundary}`)
    .slice(1, 3)
    .map((part) => part.slice(part.indexOf('\r\n\r\n') + 4, -2));
  if (call.query.uploadType !== 'multipart' || metadata === undefined || content === undefined) {
    return refused(400, 'badRequest', 'Malformed multipart body.');
  }
  const metadataOf = JSON.parse(metadata) as Partial<DriveFile>;
  const { id, name = '', mimeType = '', parents = [], appProperties = {} } = metadataOf;
  const { files } = call.site.drive;
  if (!seesSharedDrives(call) || !parents.every((id) => files.all.has(id))) return missing();
  const isLong = ([key, value]: [string, string]) => Buffer.byteLength(`${key}${value}`) > LONGEST_PROPERTY_BYTES;
  if (Object.entries(appProperties).some(isLong)) return refused(400, 'invalid', 'The property is too long.');
  if (id !== undefined && !files.isReserved(id)) {
    return refused(400, 'invalid', 'The provided file ID is not usable.');
  }
  if (id !== undefined && files.all.has(id)) {
    return refused(409, 'fileIdInUse', 'A file already exists with the provided ID.');
  }
  const chosen = id === undefined ? {} : { id };
  const made = files.add({ ...chosen, name, mimeType, parents, appProperties, body: Buffer.from(content) });
  return answer(call, shown(made), FEW);
}

/** @source https://developers.google.com/workspace/drive/api/reference/rest/v3/files/generateIds */
function generateIds(call: Call): Answer {
  const { count = '10', space = 'drive' } = call.query;
  const ids = Array.from({ length: Number(count) }, () => call.site.drive.files.reserve());
  return answer(call, { kind: 'drive#generatedIds', space, ids });
}

/** @source https://developers.google.com/workspace/drive/api/guides/manage-downloads */
function file(call: Call, one: DriveFile): Answer {
  if (call.query.alt === 'media') return { status: 200, type: one.mimeType, body: one.body };
  return answer(call, shown(one), FEW);
}

const FEW = 'kind,id,name,mimeType';

function remove(call: Call, { id }: DriveFile): Answer {
  call.site.drive.files.all.delete(id);
  return { status: 204 };
}

function people(call: Call, file: DriveFile): Answer {
  const permissions = file.people.map((emailAddress, at) => ({
    kind: 'drive#permission',
    id: String(at + 1),
    type: 'user',
    role: 'reader',
    emailAddress,
  }));
  return answer(call, { permissions }, 'permissions(kind,id,type,role)');
}

function comments(call: Call, file: DriveFile): Answer {
  return answer(call, { comments: file.comments });
}

function comment(call: Call, file: DriveFile): Answer {
  const { content } = fields(call) ?? {};
  if (typeof content !== 'string' || content === '') return refused(400, 'required', 'Content is required.');
  const made = { id: call.site.drive.files.nextId('comment'), content };
  file.comments.push(made);
  return answer(call, made);
}

function withToken(view: View): View {
  return (call) =>
    call.site.drive.knows(call.headers.authorization) ? view(call) : refused(401, 'authError', 'Invalid Credentials');
}

type FileView = (call: Call, file: DriveFile) => Answer;

/** Of a file on a shared drive. */
function onFile(view: FileView): View {
  const of = (call: Call) => (seesSharedDrives(call) ? call.site.drive.files.all.get(call.params.id ?? '') : undefined);
  return (call) => {
    const file = of(call);
    return file === undefined ? missing() : view(call, file);
  };
}

/** Comments know no shared drives, and no answer without `fields`. */
function ofFile(view: FileView): View {
  return (call) => {
    if (call.query.fields === undefined) {
      return refused(400, 'required', "The 'fields' parameter is required for this method.");
    }
    const file = call.site.drive.files.all.get(call.params.id ?? '');
    return file === undefined ? missing() : view(call, file);
  };
}

function seesSharedDrives({ query }: Call): boolean {
  return query.supportsAllDrives === 'true';
}

/** @param few what it has where nothing is asked for */
function answer({ query }: Call, value: object, few = '*'): Answer {
  return json(200, onlyFields(value, String(query.fields ?? few)));
}

function missing(): Answer {
  return refused(404, 'notFound', 'File not found: .');
}

/** As Google says it. */
function refused(code: number, reason: string, message: string): Answer {
  return json(code, { error: { code, message, errors: [{ domain: 'global', reason, message }] } });
}
