import { createHash } from 'node:crypto';

/** A file or a folder. */
export interface DriveFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly parents: readonly string[];
  readonly appProperties: Readonly<Record<string, string>>;
  createdTime: string;
  readonly body: Buffer;
  readonly comments: { readonly id: string; readonly content: string }[];
  /** Addresses of those who can see it. */
  readonly people: readonly string[];
}

export const FOLDER = 'application/vnd.google-apps.folder';

/** What a drive holds. */
export class DriveFiles {
  readonly all = new Map<string, DriveFile>();
  private lastId = 0;

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

  /**
   * Files that fit a query of `files.list`: terms joined by `and`.
   * @throws Error for a term that the stand-in does not know
   */
  find(query: string): DriveFile[] {
    // The braces of `appProperties has { key='…' and value='…' }` hold an `and`, too.
    const tests = query.split(/ and (?![^{]*\})/).map(testOf);
    return [...this.all.values()].filter((file) => tests.every((test) => test(file)));
  }
}

function testOf(term: string): (file: DriveFile) => boolean {
  const [, parent] = /^'([^']*)' in parents$/.exec(term) ?? [];
  if (parent !== undefined) return ({ parents }) => parents.includes(parent);
  const [, type] = /^mimeType = '([^']*)'$/.exec(term) ?? [];
  if (type !== undefined) return ({ mimeType }) => mimeType === type;
  if (term === 'trashed = false') return () => true;
  const [, key, value] = /^appProperties has \{ key='([^']*)' and value='([^']*)' \}$/.exec(term) ?? [];
  if (key !== undefined) return ({ appProperties }) => appProperties[key] === value;
  throw new Error(`a query that Drive does not know: ${term}`);
}

/** What the API says about a file; every field, whichever were asked for. */
export function shown({ body, comments: _comments, people: _people, ...file }: DriveFile): object {
  return { ...file, md5Checksum: createHash('md5').update(body).digest('hex'), size: String(body.length) };
}
