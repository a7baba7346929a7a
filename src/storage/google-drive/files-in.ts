/** @source https://developers.google.com/workspace/drive/api/guides/ref-search-terms */
export const FOLDER = 'application/vnd.google-apps.folder';
/** What a file of ours is known again by. */
export const KEY = 'letheReport';

/** Of a folder that the service account does not own, and of shared drives. */
export const EVERYWHERE = { supportsAllDrives: true } as const;
/** What is asked of one file. */
export const FILE = 'id,name,md5Checksum';

export function filesIn(folder: string): string {
  return `'${folder}' in parents and trashed = false`;
}

export function foldersIn(folder: string): string {
  return `${filesIn(folder)} and mimeType = '${FOLDER}'`;
}

export function withKey(folder: string, key: string): string {
  return `${filesIn(folder)} and appProperties has { key='${KEY}' and value='${key}' }`;
}

export function withName(folder: string, name: string): string {
  return `${filesIn(folder)} and name = '${name.replace(/[\\']/g, '\\$&')}'`;
}
