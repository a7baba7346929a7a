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

/**
 * Two ids for one LMS work on the same learners. By the same client that is a slip, and a fault; by two it may be
 * meant, as on the way from one to the other, and is a warning.
 */
export function sharedSites(instances: readonly InstanceConfig[]): {
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigFault[];
} {
  const found = instances.flatMap((instance, at) => {
    const other = instances.slice(0, at).find((earlier) => earlier.lms.baseUrl === instance.lms.baseUrl);
    if (other === undefined) return [];
    const message = `${other.source.file} has the same base_urls.lms: two instances of one LMS would work on the same learners`;
    const fault: ConfigFault = {
      file: instance.source.file,
      path: 'base_urls.lms',
      code: 'config.invalid',
      message,
      hint: 'keep one of the two files',
    };
    return [{ fault, slip: other.card.fingerprint === instance.card.fingerprint }];
  });
  return {
    faults: found.filter(({ slip }) => slip).map(({ fault }) => fault),
    warnings: found.filter(({ slip }) => !slip).map(({ fault }) => fault),
  };
}
