import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { drive, type drive_v3 } from '@googleapis/drive';
import { RetirementError } from '../../domain/failure/failure';
import { nfkc } from '../../domain/partner-report/partner-mapping';
import type { OpenReportStore, PlacedReport, ReportFile, ReportStore, StoredReport } from '../report-store';
import { underFreeName } from '../under-free-name';
import { COMMENT } from './comment';
import { AS_FILE, DISTRUSTFUL } from './distrustful';
import { answered, driveFault, isId, isMissing, isTaken, isUnauthorized, lateFault, notGoogles } from './drive-fault';
import { EVERYWHERE, FILE, FOLDER, filesIn, foldersIn, KEY, withKey, withName } from './files-in';
import { serviceAccountClient } from './service-account';

export interface GoogleDriveOptions {
  /** The folder that has a folder for each partner. */
  readonly folderId: string;
  /** The file of the service account, at each call. */
  readonly readSecrets: () => Promise<string>;
  /** Another address of the API than Google's. */
  readonly rootUrl?: string;
  /** What sends requests; by default Google's own, which takes the proxy of the environment. */
  readonly fetch?: typeof fetch;
}

const REPORT = 'text/csv';
const TIMEOUT_MS = 60_000;
const NO_CONTENT = 204;

/** Reports in Google Drive: in the folder of each partner, below one folder, as the driver script keeps them. */
export function openGoogleDrive({ folderId, readSecrets, rootUrl, fetch }: GoogleDriveOptions): OpenReportStore {
  const auth = serviceAccountClient(readSecrets, fetch);
  const api = drive({ version: 'v3', auth, retry: false, timeout: TIMEOUT_MS });
  return {
    address: `google-drive:${folderId}`,
    with: (signal) =>
      new GoogleDrive(api, folderId, () => auth.setCredentials({}), {
        ...DISTRUSTFUL,
        ...(signal === undefined ? {} : { signal }),
        // Uploads go by the address of the call alone.
        ...(rootUrl === undefined ? {} : { rootUrl: `${rootUrl.replace(/\/+$/, '')}/` }),
        ...(fetch === undefined ? {} : { fetchImplementation: fetch }),
      }),
    close: () => {},
  };
}

type CallOptions = typeof DISTRUSTFUL & {
  readonly signal?: AbortSignal;
  readonly rootUrl?: string;
  readonly fetchImplementation?: typeof fetch;
};

/** Ids of folders by their name after NFKC; undefined where several have that name, and nobody knows which is the partner's. */
type PartnerFolders = ReadonlyMap<string, string | undefined>;

class GoogleDrive implements ReportStore {
  private folders: Promise<PartnerFolders> | undefined;

  constructor(
    private readonly api: drive_v3.Drive,
    private readonly folderId: string,
    /** Forgets the token in hand: the next request gets another. */
    private readonly forgetToken: () => void,
    private readonly options: CallOptions,
  ) {}

  withoutPlace(partners: readonly string[]): Promise<readonly string[]> {
    return this.doing(async () => {
      const folders = await this.partnerFolders();
      // A folder that the account may not see looks empty.
      if (folders.size === 0) throw new RetirementError('storage.denied', { service: 'google-drive', errno: 'ENOENT' });
      return partners.filter((partner) => folders.get(nfkc(partner)) === undefined);
    });
  }

  /** Google lets nobody use an id twice: an upload that ends after its attempt cannot become a second file. */
  readonly newId = (): Promise<string> =>
    this.doing(async () => {
      const { data } = await this.api.files.generateIds({ count: 1, space: 'drive', type: 'files' }, this.options);
      const [id = ''] = answered(data, 'ids', (ids) => Array.isArray(ids) && isId(ids[0])).ids ?? [];
      return id;
    });

  put({ partner, key, name, body, id }: ReportFile): Promise<PlacedReport> {
    return this.doing(async () => {
      const folder = (await this.partnerFolders()).get(nfkc(partner));
      if (folder === undefined)
        throw new RetirementError('storage.denied', { service: 'google-drive', errno: 'ENOENT' });
      const there = await this.first(withKey(folder, key));
      const file = there ?? (await this.create(folder, key, await this.freeName(folder, name), body, id));
      if (file.md5Checksum !== md5Of(body) || !file.id)
        throw new RetirementError('storage.differs', { service: 'google-drive' });
      return { partner, name: file.name ?? name(1), id: file.id };
    });
  }

  read(id: string): Promise<AsyncIterable<Uint8Array> | 'absent'> {
    const file = { fileId: id, ...EVERYWHERE };
    return this.doing(async () => {
      try {
        const { md5Checksum } = (await this.api.files.get({ ...file, fields: FILE }, this.options)).data;
        const { data } = await this.api.files.get({ ...file, alt: 'media' }, { ...this.options, ...AS_FILE });
        const body = Buffer.from(data as ArrayBuffer);
        if (md5Of(body) === md5Checksum) return Readable.from([body]);
      } catch (error) {
        if (isMissing(error)) return 'absent';
        throw error;
      }
      throw new RetirementError('storage.differs', { service: 'google-drive' });
    });
  }

  async *list(): AsyncGenerator<StoredReport> {
    const [known, next] = [new Set([this.folderId]), [{ id: this.folderId, folder: '' }]];
    for (let at = next.shift(); at !== undefined; at = next.shift()) {
      const { folder } = at;
      for await (const { id, name, mimeType, createdTime } of this.files(filesIn(at.id))) {
        if (!id || known.has(id)) continue;
        known.add(id);
        if (mimeType === FOLDER) next.push({ id, folder: folder === '' ? (name ?? '') : folder });
        else if (mimeType === REPORT)
          yield { id, name: name ?? '', folder, writtenAtMs: Date.parse(createdTime ?? '') };
      }
    }
  }

  remove(id: string): Promise<void> {
    return this.doing(async () => {
      try {
        const { status } = await this.api.files.delete({ fileId: id, ...EVERYWHERE }, this.options);
        if (status !== NO_CONTENT) throw notGoogles(status);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    });
  }

  readonly tell = ({ id, partner }: PlacedReport, denied: readonly string[]): Promise<number> =>
    this.doing(async () => {
      const folder = (await this.partnerFolders()).get(nfkc(partner));
      const people = folder === undefined ? [] : await this.peopleOf(folder);
      const told = people.filter((person) => !denied.some((end) => person.toLowerCase().endsWith(end.toLowerCase())));
      if (told.length === 0) return 0;
      const content = `${told.map((person) => `+${person}`).join(' ')} ${COMMENT}`;
      const { data } = await this.api.comments.list(
        { fileId: id, fields: 'comments(content)', pageSize: 100 },
        this.options,
      );
      const { comments = [] } = answered(data, 'comments', Array.isArray);
      if (comments.some((comment) => comment.content?.endsWith(COMMENT))) return told.length;
      const asked = { fileId: id, fields: 'id', requestBody: { content } };
      const made = await this.api.comments
        .create(asked, this.options)
        .catch((error) => Promise.reject(lateFault(error)));
      answered(made.data, 'id', isId);
      return told.length;
    });

  private partnerFolders(): Promise<PartnerFolders> {
    this.folders ??= this.readFolders();
    return this.folders;
  }

  private async readFolders(): Promise<PartnerFolders> {
    const folders = new Map<string, string | undefined>();
    for await (const { id, name } of this.files(foldersIn(this.folderId))) {
      if (id && name) folders.set(nfkc(name), folders.has(nfkc(name)) ? undefined : id);
    }
    return folders;
  }

  /** Google lets files of one folder have the same name, and people could not tell them apart. */
  private freeName(folder: string, nameOf: ReportFile['name']): Promise<string> {
    return underFreeName('google-drive', nameOf, async (name) =>
      (await this.first(withName(folder, name))) === undefined ? name : undefined,
    );
  }

  private async first(query: string): Promise<drive_v3.Schema$File | undefined> {
    for await (const file of this.files(query)) return file;
    return undefined;
  }

  private async create(
    folder: string,
    key: string,
    name: string,
    body: Uint8Array,
    id: string | undefined,
  ): Promise<drive_v3.Schema$File> {
    const ours = id === undefined ? {} : { id };
    try {
      const { data } = await this.api.files.create(
        {
          requestBody: { ...ours, name, parents: [folder], mimeType: REPORT, appProperties: { [KEY]: key } },
          media: { mimeType: REPORT, body: Readable.from([body]) },
          fields: FILE,
          ...EVERYWHERE,
        },
        this.options,
      );
      return answered(data, 'id', isId);
    } catch (error) {
      if (id === undefined || !isTaken(error)) throw error;
    }
    // An earlier attempt's upload has ended since.
    const { data } = await this.api.files.get({ fileId: id, fields: FILE, ...EVERYWHERE }, this.options);
    return answered(data, 'id', isId);
  }

  private async peopleOf(folder: string): Promise<readonly string[]> {
    const people: string[] = [];
    for (let pageToken: string | undefined; ; ) {
      const { data } = await this.api.permissions.list(
        { fileId: folder, fields: 'nextPageToken,permissions(emailAddress)', pageSize: 100, pageToken, ...EVERYWHERE },
        this.options,
      );
      const { permissions = [] } = answered(data, 'permissions', Array.isArray);
      people.push(...permissions.flatMap(({ emailAddress }) => emailAddress ?? []));
      if (!data.nextPageToken) return people;
      pageToken = data.nextPageToken;
    }
  }

  private async *files(q: string): AsyncGenerator<drive_v3.Schema$File> {
    const fields = 'nextPageToken,files(id,name,mimeType,createdTime,md5Checksum)';
    for (let pageToken: string | undefined; ; ) {
      const question = { q, fields, pageSize: 1_000, pageToken, includeItemsFromAllDrives: true, ...EVERYWHERE };
      const { data } = await this.doing(() => this.api.files.list(question, this.options));
      yield* answered(data, 'files', Array.isArray).files ?? [];
      if (!data.nextPageToken) return;
      pageToken = data.nextPageToken;
    }
  }

  /** @param again a token may stop counting before its time: with another one it is tried once more */
  private async doing<T>(work: () => Promise<T>, again = true): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!again || !isUnauthorized(error)) throw driveFault(error);
    }
    this.forgetToken();
    return this.doing(work, false);
  }
}

function md5Of(body: Uint8Array): string {
  return createHash('md5').update(body).digest('hex');
}
