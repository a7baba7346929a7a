/** Where files are kept, as a file of an instance names it. */
export type StoragePlace = FolderPlace;

export interface FolderPlace {
  readonly kind: 'folder';
  /** Absolute. */
  readonly path: string;
}
