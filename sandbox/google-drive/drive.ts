import { createPublicKey, createVerify, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { type DriveFile, DriveFiles, FOLDER } from './drive-files';

/** The folder that has a folder for each partner. */
export const PARTNERS_FOLDER = 'partners-folder';

const EMAIL = 'lethe@sandbox.example.com';
const SCOPE = 'https://www.googleapis.com/auth/drive';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** @unit seconds */
const LONGEST_LIFE = 3_600;

/** A file as the sandbox shows it: all that no single answer of the API would tell. */
export interface DriveFileView {
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly createdTime: string;
  readonly text: string;
  readonly comments: readonly string[];
}

/** A Google Drive with one service account. */
export class Drive {
  files = freshFiles();
  private readonly tokens = new Set<string>();
  private key: KeyObject | undefined;

  /** Everything gone but the account. */
  reset(): void {
    this.files = freshFiles();
    this.tokens.clear();
  }

  /** The file of the service account, as Google gives it. @param url of this Drive */
  secrets(url: string): string {
    return JSON.stringify({
      type: 'service_account',
      client_email: EMAIL,
      private_key: this.privateKey().export({ type: 'pkcs8', format: 'pem' }),
      token_uri: `${url}/token`,
    });
  }

  /** A folder of a partner, and who can see it. @returns its id */
  addFolder(name: string, people: readonly string[] = [], parent = PARTNERS_FOLDER): string {
    return this.files.add({ name, mimeType: FOLDER, parents: [parent], people: [...people] }).id;
  }

  /** Makes a file older, to see it expire. @throws Error when there is no such file */
  age(id: string, createdTime: string): void {
    const file = this.files.all.get(id);
    if (file === undefined) throw new Error(`no such file: ${id}`);
    if (Number.isNaN(Date.parse(createdTime))) throw new Error(`no date: ${createdTime}`);
    file.createdTime = new Date(createdTime).toISOString();
  }

  /** Files of all folders, the oldest first. */
  list(): readonly DriveFileView[] {
    const name = (id: string | undefined) => this.files.all.get(id ?? '')?.name ?? '';
    return [...this.files.all.values()]
      .filter(({ mimeType }) => mimeType !== FOLDER)
      .map((file) => ({
        id: file.id,
        folder: name(file.parents[0]),
        name: file.name,
        createdTime: file.createdTime,
        text: file.body.toString(),
        comments: file.comments.map(({ content }) => content),
      }));
  }

  /**
   * A token for an assertion that the account has signed.
   * @param audience address of the token endpoint @returns undefined where Google says `invalid_grant`
   */
  logIn(grant: unknown, assertion: unknown, audience: string): string | undefined {
    const [head = '', claims = '', signature = ''] = String(assertion).split('.');
    const verify = createVerify('RSA-SHA256').update(`${head}.${claims}`);
    const said = parsed(claims);
    const { iss, aud, scope, iat, exp } = said;
    const known = grant === GRANT && iss === EMAIL && aud === audience && String(scope).split(' ').includes(SCOPE);
    const lives = Number(exp) > Date.now() / 1_000 && Number(exp) - Number(iat) <= LONGEST_LIFE;
    if (!known || !lives || !verify.verify(createPublicKey(this.privateKey()), signature, 'base64url'))
      return undefined;
    const token = randomUUID();
    this.tokens.add(token);
    return token;
  }

  /** Whether a request has a token of this Drive. */
  knows(authorization: unknown): boolean {
    return this.tokens.has(String(authorization).replace(/^Bearer /, ''));
  }

  /** Every token is a 401 from now on. */
  revokeTokens(): void {
    this.tokens.clear();
  }

  /** Made when it is needed first: it takes a while. */
  private privateKey(): KeyObject {
    this.key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    return this.key;
  }
}

function freshFiles(): DriveFiles {
  const files = new DriveFiles();
  const top: Pick<DriveFile, 'id' | 'name' | 'mimeType' | 'parents'> = {
    id: PARTNERS_FOLDER,
    name: 'Partners',
    mimeType: FOLDER,
    parents: ['root'],
  };
  files.add(top);
  return files;
}

function parsed(claims: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
