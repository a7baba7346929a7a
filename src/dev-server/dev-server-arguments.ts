import { SEARCH_ATTRIBUTES } from '../domain/instance/search-attributes';

export interface DevServerSettings {
  readonly ip: string;
  readonly namespace: string;
  readonly port: number;
  /** Undefined: no Web UI. */
  readonly uiPort: number | undefined;
  /** Undefined: everything is kept in memory. */
  readonly dbFilename: string | undefined;
  /** Of the codec server that the Web UI asks, unless its user says another. */
  readonly uiCodecEndpoint?: string | undefined;
}

/** The command line of `temporal server start-dev`, with what Lethe needs of it. */
export function devServerArguments(settings: DevServerSettings): string[] {
  const { ip, namespace, port, uiPort, dbFilename, uiCodecEndpoint } = settings;
  // They take effect only when the namespace is made; setUpNamespace() adds what an older database lacks.
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type === 'KEYWORD' ? 'Keyword' : 'Datetime'}`,
  ]);
  return [
    ...['server', 'start-dev', '--ip', ip, '--port', String(port)],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(uiPort === undefined || uiCodecEndpoint === undefined ? [] : ['--ui-codec-endpoint', uiCodecEndpoint]),
    ...(namespace === 'default' ? [] : ['--namespace', namespace]),
    // A fifth less CPU a learner; the default from server 1.32.
    ...['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
    // So that what a person waits for overtakes the steps in the queue; the default from server 1.32.
    ...['--dynamic-config-value', 'matching.useNewMatcher=true'],
    // Else it reads its own search attributes twice for each row of a list, which takes two thirds of the time.
    ...['--dynamic-config-value', 'system.forceSearchAttributesCacheRefreshOnRead=false'],
    ...attributes,
    // Faster than SQLite's default journal and as safe; synchronous=OFF would be faster still, and is not.
    ...(dbFilename === undefined ? [] : ['--db-filename', dbFilename, '--sqlite-pragma', 'journal_mode=WAL']),
    ...['--log-level', 'error', '--color', 'never'],
  ];
}
