import { EngineSettingsFault } from './engine-fault';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What keeps envconfig from reading the settings. Its message is never repeated: that of a broken TOML shows the line with its
 * neighbors, and the name of a file that cannot be opened may be the key itself, pasted in the wrong place.
 */
export function settingsFault(error: unknown, env: Env): EngineSettingsFault {
  const file = env.TEMPORAL_CONFIG_FILE ?? "This user's temporal.toml";
  const { line, column, codeblock, code, message } = error as Readonly<Record<string, unknown>>;
  if (codeblock !== undefined) {
    return new EngineSettingsFault(
      `${file}:${Number(line)}:${Number(column)} is not TOML.\n` +
        'Correct it there, or on the line above: put each text in quotes, as in address = "host:port".',
    );
  }
  // envconfig looks for the profile in what is not there.
  if (error instanceof TypeError) {
    return new EngineSettingsFault(
      `${file} contains no profile.\n` +
        'Write [profile.default] in it, followed by address = "host:port" and namespace = "name"; or unset TEMPORAL_CONFIG_FILE.',
    );
  }
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) {
    return new EngineSettingsFault(`${file} cannot be read (${code}).\nCorrect who may read it.`);
  }
  if (/^Profile '.*' not found in config data$/s.test(String(message))) {
    return new EngineSettingsFault(
      `${file} contains no profile called ${JSON.stringify(env.TEMPORAL_PROFILE)}.\nCorrect TEMPORAL_PROFILE, or add the profile.`,
    );
  }
  const [, both] = /^Cannot specify both (client_cert|client_key|server_ca_cert)_path and /.exec(String(message)) ?? [];
  if (both !== undefined) {
    return new EngineSettingsFault(`Both ${both}_path and ${both}_data are set.\nRemove one of the two.`);
  }
  return new EngineSettingsFault(
    'The settings of the connection to Temporal are not valid.\nCheck TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE, and TEMPORAL_TLS_*.',
  );
}
