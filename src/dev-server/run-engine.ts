import { engineConfig } from '../temporal/connect/engine-config';
import { EngineFault } from '../temporal/connect/engine-fault';
import { startDevServer } from './start-dev-server';

export interface RunEngineOptions {
  /** 0 takes a free one. @default 7233 */
  readonly port?: number;
  /** 0 takes a free one. @default 8233 */
  readonly uiPort?: number;
  /** Where everything is kept; without it nothing is. */
  readonly dbFilename?: string;
  /** URL of the codec server that the Web UI asks. */
  readonly uiCodecEndpoint?: string;
  /** @default TEMPORAL_NAMESPACE or a profile, else `default` */
  readonly namespace?: string;
  readonly log: (line: string) => void;
  /** Stops the server cleanly. */
  readonly signal: AbortSignal;
}

/**
 * The dev server in the foreground until `signal`; it says `Temporal is ready …` once it can be used.
 * @throws EngineFault when it cannot start, or ends by itself
 */
export async function runEngine({ signal, log, ...options }: RunEngineOptions): Promise<void> {
  const namespace = options.namespace ?? engineConfig().namespace;
  const server = await startDevServer({ ...options, namespace, log, signal }).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (server === undefined) return;
  try {
    log(`Temporal is ready on ${server.address}, namespace ${namespace}. Web UI: ${server.webUi}`);
    if (options.dbFilename === undefined) {
      log('It keeps nothing after it ends. --db-filename FILE keeps its data. The LMS has the learners in any case.');
    }
    const usual = server.address.endsWith(':7233');
    const elsewhere = usual ? [] : [`TEMPORAL_ADDRESS=${server.address}`];
    // It is guessed beside the usual address alone.
    if (!usual || !server.webUi?.endsWith(':8233')) elsewhere.push(`LETHE_WEB_UI=${server.webUi}`);
    if (elsewhere.length > 0) log(`In other terminals: export ${elsewhere.join(' ')}`);
    log('Press Ctrl-C to stop it.');
    const lastWords = await Promise.race([server.ended, aborted(signal)]);
    if (lastWords !== 'aborted') {
      const said = lastWords.map((line) => `  ${line}`).join('\n');
      throw new EngineFault(`The Temporal server ended by itself.${said ? ` Its last lines:\n${said}` : ''}`);
    }
    log('Stopping Temporal …');
  } finally {
    await server.stop();
  }
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}
