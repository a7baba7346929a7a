import type { ConfigFault } from './config-fault';
import type { InstanceConfig } from './instance-config';
import type { ParsedFile } from './parse-config-file';

/** Two files with one id would share queues and runs. */
export function sharedIds(files: readonly ParsedFile[]): readonly ConfigFault[] {
  return files.flatMap(({ file, id, document }, at) => {
    const first = files.findIndex((other) => other.id === id);
    const other = files[first];
    if (first === at || other === undefined) return [];
    const line = document?.positionOf(['lethe', 'id']).line;
    const message = `${other.file} has the instance id ${id} too`;
    return {
      file,
      ...(line === undefined ? {} : { line }),
      path: 'lethe.id',
      code: 'config.invalid' as const,
      message,
      hint: 'write another lethe.id in one of them',
    };
  });
}

/** Two ids for one LMS would work on the same learners. */
export function sharedSites(instances: readonly InstanceConfig[]): readonly ConfigFault[] {
  return instances.flatMap((instance, at) => {
    const other = instances.slice(0, at).find((earlier) => earlier.card.fingerprint === instance.card.fingerprint);
    if (other === undefined) return [];
    return [
      {
        file: instance.source.file,
        path: 'base_urls.lms',
        code: 'config.invalid' as const,
        message: `base_urls.lms is that of ${other.source.file} too: an LMS has one instance`,
        hint: 'keep one of the two files',
      },
    ];
  });
}
