import { createHash } from 'node:crypto';

/** A file or a folder. */
export interface DriveFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly parents: readonly string[];
  readonly appProperties: Readonly<Record<string, string>>;
  /** ISO 8601. */
  createdTime: string;
  readonly body: Buffer;
  readonly comments: { readonly id: string; readonly content: string }[];
  /** Addresses of those who can see it. */
  readonly people: readonly string[];
}

export const FOLDER = 'application/vnd.google-apps.folder';

/** A query that Drive does not take. */
export class BadQuery extends Error {}

/** What a drive holds. */
export class DriveFiles {
  readonly all = new Map<string, DriveFile>();
  private lastId = 0;
  /** Ids that were given out for files to come. */
  private readonly reserved = new Set<string>();

  add(file: Partial<DriveFile> & Pick<DriveFile, 'name' | 'mimeType' | 'parents'>): DriveFile {
    const made: DriveFile = {
      appProperties: {},
      createdTime: new Date().toISOString(),
      body: Buffer.alloc(0),
      people: [],
      comments: [],
      ...file,
      id: file.id ?? this.nextId('file'),
    };
    this.all.set(made.id, made);
    return made;
  }

  nextId(what: string): string {
    this.lastId += 1;
    return `${what}-${this.lastId}`;
  }

  /** An id for one file to come. */
  reserve(): string {
    const id = this.nextId('file');
    this.reserved.add(id);
    return id;
  }

  /** Whether an id is one that was given out: nobody can choose their own. */
  isReserved(id: string): boolean {
    return this.reserved.has(id);
  }

  /**
   * Files that fit a query of `files.list`: terms joined by `and`.
   * @returns undefined where it names a folder that is not there
   * @throws BadQuery for a term that the stand-in does not know
   */
  find(query: string): DriveFile[] | undefined {
    // The braces of `appProperties has { key='…' and value='…' }` hold an `and`, too.
    const terms = query.split(/ and (?![^{]*\})/);
    const parents = terms.flatMap((term) => parentOf(term) ?? []);
    if (!parents.every((id) => this.all.has(id))) return undefined;
    const tests = terms.map(testOf);
    return [...this.all.values()].filter((file) => tests.every((test) => test(file)));
  }
}

function parentOf(term: string): string | undefined {
  return /^'([^']*)' in parents$/.exec(term)?.[1];
}

function testOf(term: string): (file: DriveFile) => boolean {
  const parent = parentOf(term);
  if (parent !== undefined) return ({ parents }) => parents.includes(parent);
  const [, type] = /^mimeType = '([^']*)'$/.exec(term) ?? [];
  if (type !== undefined) return ({ mimeType }) => mimeType === type;
  const [, quoted] = /^name = '((?:[^'\\]|\\.)*)'$/.exec(term) ?? [];
  if (quoted !== undefined) return ({ name }) => name === quoted.replace(/\\(.)/g, '$1');
  if (term === 'trashed = false') return () => true;
  const [, key, value] = /^appProperties has \{ key='([^']*)' and value='([^']*)' \}$/.exec(term) ?? [];
  if (key !== undefined) return ({ appProperties }) => appProperties[key] === value;
  throw new BadQuery(term);
}

/** What the API says about a file, all fields of it. */
export function shown({ body, comments: _comments, people: _people, ...file }: DriveFile): object {
  const content =
    file.mimeType === FOLDER
      ? {}
      : { md5Checksum: createHash('md5').update(body).digest('hex'), size: String(body.length) };
  return { kind: 'drive#file', ...file, ...content };
}
