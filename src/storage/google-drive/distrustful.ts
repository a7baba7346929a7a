/**
 * For each request to Google: no redirect is followed, because the host that it names would get the signed request, and
 * could say that a folder is empty; and a page of a list has at most a thousand files.
 */
export const DISTRUSTFUL = { redirect: 'manual', maxContentLength: 5_000_000 } as const;

/** For a report that is read back. */
export const AS_FILE = { responseType: 'arraybuffer', maxContentLength: 100_000_000 } as const;
