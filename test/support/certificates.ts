import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of test/support/certificates, which make.sh there has made. */
export function certificatePath(name: string): string {
  return join(__dirname, 'certificates', `${name}.pem`);
}

export function certificate(name: string): string {
  return readFileSync(certificatePath(name), 'utf8');
}

/** Of a server for `localhost`, 127.0.0.1 and lms.example.com, by an authority of ours; or one that is not to be trusted. */
export function serverTls(name: 'server' | 'expired' | 'elsewhere' = 'server') {
  return { key: certificate('server.key'), cert: certificate(name) };
}
