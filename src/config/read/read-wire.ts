import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { ProxyFault, proxyFor } from '../../http/proxy-for';
import { readSmallFile } from '../../secrets/read-small-file';
import type { WireConfig } from '../instance-config';
import type { Reading } from './reading';

const CA_FILE = ['lethe', 'ca_file'] as const;

/**
 * How the services of an instance are reached: whom we believe to be them, and through which proxy.
 * @param urls of all its services; a proxy that cannot be used is told before anything starts
 */
export async function readWire(
  caFile: string | undefined,
  urls: readonly string[],
  reading: Reading,
): Promise<WireConfig> {
  const { env, findings, checkSecrets } = reading;
  // As with secrets: a command that connects only to Temporal needs none of it.
  const ca = caFile === undefined || !checkSecrets ? undefined : await readCa(resolve(reading.folder, caFile), reading);
  if (checkSecrets) {
    const variables = new Set(urls.filter((url) => URL.canParse(url)).flatMap((url) => unusableProxy(url, env) ?? []));
    for (const variable of variables) {
      findings.fault([], {
        message: `${variable} in the environment is not the URL of an HTTP proxy`,
        hint: 'write a URL such as http://proxy.example.com:3128, or unset the variable',
      });
    }
  }
  return { ...(ca === undefined ? {} : { ca }), proxyFor: (url) => proxyFor(url, env) };
}

function unusableProxy(url: string, env: NodeJS.ProcessEnv): string | undefined {
  try {
    proxyFor(url, env);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProxyFault)) throw error;
    return error.variable;
  }
}

async function readCa(path: string, { findings }: Reading): Promise<string | undefined> {
  const hint = 'name a file of certificates in PEM (-----BEGIN CERTIFICATE-----), relative to this file';
  const fault = (what: string) => findings.fault(CA_FILE, { message: `lethe.ca_file: ${what}`, hint });
  let text: string;
  try {
    text = (await readSmallFile(path)).toString();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELARGE') fault(`the file ${path} is larger than 1 MB`);
    else fault(code === 'ENOENT' ? `there is no file ${path}` : `the file ${path} cannot be read (${code})`);
    return undefined;
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) {
    fault(`${path} has no certificate`);
    return undefined;
  }
  for (const [at, block] of blocks.entries()) {
    const certificate = parsed(block);
    if (certificate === undefined) {
      fault(`certificate ${at + 1} in ${path} cannot be read`);
      return undefined;
    }
    if (Date.parse(certificate.validTo) < Date.now()) {
      findings.warn(CA_FILE, {
        message: `lethe.ca_file: certificate ${at + 1} in ${path} has expired (${certificate.validTo})`,
        hint: 'replace it with the current certificate of this authority',
      });
    }
  }
  return blocks.join('\n');
}

function parsed(block: string): X509Certificate | undefined {
  try {
    return new X509Certificate(block);
  } catch {
    return undefined;
  }
}
