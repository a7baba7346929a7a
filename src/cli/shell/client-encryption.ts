import type { DataConverter } from '@temporalio/common';
import { CliError } from './cli-error';
import type { CommandLine } from './command-line';
import { readConfigIfNeeded } from './read-config';
import { rooms } from './rooms';

export interface ClientEncryption {
  readonly dataConverter: DataConverter;
  /** What this client writes is encrypted. */
  readonly encrypts: boolean;
}

/**
 * How this client's payloads are encrypted: by the environment and, where one is named, the config.
 * @throws CliError `config` when the Temporal server is remote and there is no setting, or the ring cannot be read
 */
export async function openClientEncryption(
  session: CommandLine,
  engine: { readonly address: string; readonly onThisMachine: boolean },
): Promise<ClientEncryption> {
  const { openEncryption, lenientCodec, KeyRingFault } = rooms.codec();
  const instances = (await readConfigIfNeeded(session)) ?? [];
  const files = instances.flatMap(({ encryption: said, source }) =>
    said === undefined ? [] : [{ where: source.file, said }],
  );
  const told = new Set<string>();
  const note = (line: string) => {
    if (!told.has(line)) session.note(line);
    told.add(line);
  };
  try {
    const { dataConverter, ring } = await openEncryption({
      files,
      instances: instances.map(({ card }) => card.id),
      env: session.terminal.env,
      engine,
      onRingFault: (error) => note(error instanceof Error ? error.message : String(error)),
      codec: (codec) => lenientCodec(codec, (error) => note(`some of it cannot be read any more: ${error.message}`)),
    });
    return { dataConverter, encrypts: ring !== undefined };
  } catch (error) {
    if (error instanceof KeyRingFault) throw new CliError('config', error.message, error.hint, 'config.invalid');
    throw error;
  }
}
