import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { type CodecServer, startCodecServer } from '../../src/codec/codec-server';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { makeFileRing } from '../../src/keys/file-ring';
import { openKeyRing } from '../../src/keys/open-key-ring';

export interface DemoEncryption {
  readonly ringFile: string;
  readonly dataConverter: DataConverter;
  /** So that the Web UI shows the names of the demo's people. */
  readonly codecServer: CodecServer;
}

export interface DemoEncryptionSettings {
  readonly folder: string;
  /** Of the codec server; 0 takes a free one. */
  readonly port: number;
  /** Origin of the Web UI. */
  readonly webUi: string;
}

/** A key ring of the demo's own, as every site has one, which ends with the demo. */
export async function openDemoEncryption({ folder, port, webUi }: DemoEncryptionSettings): Promise<DemoEncryption> {
  const ringFile = join(folder, 'keys.json');
  await makeFileRing(ringFile);
  const codec = encryptionCodec(await openKeyRing({ kind: 'file', path: ringFile }, {}, { mayBegin: () => true }));
  const codecServer = await startCodecServer({ host: '127.0.0.1', port, origin: webUi, codec, auth: undefined });
  return { ringFile, dataConverter: dataConverter(codec), codecServer };
}
