/**
 * Node.js itself obeys this variable: it would trust every certificate, and secrets would go to anybody who has one.
 * @returns why no program of ours starts, for the operator; undefined when all is well
 */
export function unverifiedTls(
  env: Readonly<Record<string, string | undefined>>,
): { readonly message: string; readonly hint: string } | undefined {
  if (env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return undefined;
  return {
    message: 'Lethe does not run with NODE_TLS_REJECT_UNAUTHORIZED=0: TLS verification cannot be disabled',
    hint: 'remove the variable, and name your own certificate authority: lethe: {ca_file: path}, VAULT_CACERT, TEMPORAL_TLS_SERVER_CA_CERT_PATH, or NODE_EXTRA_CA_CERTS for all of them',
  };
}
