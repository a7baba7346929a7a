import { createHash } from 'node:crypto';
import { Agent } from 'node:https';
import tls from 'node:tls';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { readingBack } from '../reading-back';
import { isFileName, type OpenStorage, type RawStorage } from '../storage';
import { throwIfAborted } from '../storage-fault';
import { boundAnswers } from './bound-answers';
import { isAbsent, isTaken, notS3s, s3Fault } from './s3-fault';

const SERVICE = 'S3';
const NO_CONTENT = 204;

export interface S3Options {
  readonly bucket: string;
  /** For people and for the record; see `OpenStorage`. */
  readonly address: string;
  /** Absent: what the environment of the worker says (`AWS_REGION`). */
  readonly region?: string;
  /** Absent: Amazon's. */
  readonly endpoint?: string;
  /** The bucket is in the path, not in the host. */
  readonly pathStyle: boolean;
  /** Absent: what the AWS SDK finds in the environment, a profile, or the role of the machine. */
  readonly readCredentials?: () => Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string }>;
  /** Certificates in PEM that are believed beside the public ones. */
  readonly ca?: string;
  /** @unit milliseconds */
  readonly connectTimeoutMs: number;
  /** @unit milliseconds */
  readonly answerTimeoutMs: number;
}

/** A bucket, of Amazon or of anything that speaks S3 and keeps to `If-None-Match`. Only Temporal tries again. */
export function openS3(options: S3Options): OpenStorage {
  // AWS's own switch: its warning is about later versions, which need a newer Node.js than this one does.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = new S3Client(configOf(options));
  boundAnswers(client);
  const { bucket, address } = options;
  return {
    address,
    with: (signal) => readingBack(SERVICE, new S3Storage(client, bucket, signal)),
    close: () => client.destroy(),
  };
}

function configOf(options: S3Options): S3ClientConfig {
  const { region, endpoint, readCredentials, ca, connectTimeoutMs, answerTimeoutMs } = options;
  return {
    maxAttempts: 1,
    forcePathStyle: options.pathStyle,
    // Not every storage knows the checksums that Amazon has added; what was written is read back and compared.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: answerTimeoutMs,
      throwOnRequestTimeout: true,
      // Said outright: otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 decides.
      httpsAgent: new Agent({
        keepAlive: true,
        maxSockets: 50,
        rejectUnauthorized: true,
        ...(ca === undefined ? {} : { ca: [...ourRoots(), ca] }),
      }),
    },
    // AWS_ENDPOINT_URL_S3, or a profile, would send the files elsewhere than the instance file says.
    ignoreConfiguredEndpointUrls: true,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(readCredentials === undefined ? {} : { credentials: readCredentials }),
  };
}

class S3Storage implements RawStorage {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async write(name: string, body: Uint8Array): Promise<'written' | 'exists'> {
    // A bucket with a retention of its own takes nothing without a checksum, and this is the one that every storage knows.
    const ContentMD5 = createHash('md5').update(body).digest('base64');
    const asked = { ...this.object(name), Body: body, ContentMD5, IfNoneMatch: '*' };
    try {
      await this.client.send(new PutObjectCommand(asked), this.until());
      return 'written';
    } catch (error) {
      if (isTaken(error)) return 'exists';
      throw s3Fault(error);
    }
  }

  async read(name: string): Promise<AsyncIterable<Uint8Array> | 'absent'> {
    const object = this.object(name);
    try {
      const { Body, ETag } = await this.client.send(new GetObjectCommand(object), this.until());
      const pieces = piecesOf(Body as AsyncIterable<Uint8Array> | undefined);
      if (ETag !== undefined) return pieces;
      await endOf(pieces);
    } catch (error) {
      if (isAbsent(error)) return 'absent';
      throw s3Fault(error);
    }
    throw notS3s();
  }

  async *list(prefix: string): ReturnType<RawStorage['list']> {
    let token: string | undefined;
    do {
      const asked = {
        Bucket: this.bucket,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      };
      const page = await this.client.send(new ListObjectsV2Command(asked), this.until()).catch((error: unknown) => {
        throw s3Fault(error);
      });
      mustBeList(page);
      for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
        if (Key === undefined || !isFileName(Key)) continue;
        yield { name: Key, bytes: Size, writtenAtMs: LastModified?.getTime() ?? 0 };
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async remove(name: string): Promise<void> {
    const object = this.object(name);
    try {
      const { $metadata } = await this.client.send(new DeleteObjectCommand(object), this.until());
      if ($metadata.httpStatusCode === NO_CONTENT) return;
      const there = await this.read(name);
      if (there === 'absent') return;
      await endOf(there);
    } catch (error) {
      if (isAbsent(error)) return;
      throw s3Fault(error);
    }
    throw notS3s();
  }

  private object(name: string): { readonly Bucket: string; readonly Key: string } {
    if (!isFileName(name)) throw new TypeError('not the name of a stored file');
    throwIfAborted(SERVICE, this.signal);
    return { Bucket: this.bucket, Key: name };
  }

  private until(): { readonly abortSignal?: AbortSignal } {
    throwIfAborted(SERVICE, this.signal);
    return this.signal === undefined ? {} : { abortSignal: this.signal };
  }
}

/**
 * The SDK takes a page of a gateway that came with a 200 for an empty list.
 * @throws RetirementError `storage.unavailable`, also where there is more, and nobody says how to ask for it
 */
function mustBeList({ Name, KeyCount, IsTruncated, NextContinuationToken: next }: ListObjectsV2CommandOutput): void {
  const isList = Name !== undefined || KeyCount !== undefined || IsTruncated !== undefined;
  if (!isList || (IsTruncated === true && !next)) throw notS3s();
}

/** Ends the connection that they come by. */
async function endOf(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of pieces) break;
}

async function* piecesOf(body: AsyncIterable<Uint8Array> | undefined): AsyncGenerator<Uint8Array> {
  try {
    if (body !== undefined) yield* body;
  } catch (error) {
    throw s3Fault(error);
  }
}

/** The authorities that the process trusts without us; older Node.js lists only its own. */
function ourRoots(): readonly string[] {
  return tls.getCACertificates?.('default') ?? tls.rootCertificates;
}
