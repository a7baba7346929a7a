export { type ExpireAsked, expireArchives } from './expire-archives';
export { findArchived } from './find-archived';
export { type ArchiveRow, lastArchives } from './last-archives';
export { type ArchiveAsked, previewArchive, runArchive } from './run-archive';
