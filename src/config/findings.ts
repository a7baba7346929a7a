import type { ConfigFault } from './config-fault';
import type { Position } from './yaml/positions-in';
import type { YamlDocument, YamlPath } from './yaml/yaml-document';

/** What is reported about one value. */
export interface Finding {
  /** What is wrong; begins with the key's path where there is one. */
  readonly message: string;
  readonly hint: string;
  readonly code?: ConfigFault['code'];
  /** Where the value is not itself in the file: the line of the key that should hold it. */
  readonly atKey?: boolean;
  /** A key below the value, where it stands: nobody knows it, so it may be a secret, and is not repeated. */
  readonly atUnknownKey?: string;
}

/** Gathers what is wrong with one file while it is read, so that all of it is told at once. */
export class Findings {
  readonly faults: ConfigFault[] = [];
  readonly warnings: ConfigFault[] = [];

  constructor(
    readonly file: string,
    private readonly document?: YamlDocument,
  ) {}

  /** The file cannot be used, and is an error. */
  fault(path: YamlPath, finding: Finding): void {
    this.faults.push(this.at(path, finding));
  }

  /** It can be used, but a person should look. */
  warn(path: YamlPath, finding: Finding): ConfigFault {
    const warning = this.at(path, finding);
    this.warnings.push(warning);
    return warning;
  }

  /** A warning about a place that no path leads to, as the first of two equal keys. */
  warnAt(position: Position, finding: Finding): void {
    this.warnings.push({ ...place(this.file, position), path: '', code: 'config.invalid', ...textOf(finding) });
  }

  private at(path: YamlPath, finding: Finding): ConfigFault {
    const { atKey, atUnknownKey } = finding;
    const keyPath = atUnknownKey === undefined ? path : [...path, atUnknownKey];
    const isKey = atKey === true || atUnknownKey !== undefined;
    const position = isKey ? this.document?.keyPositionOf(keyPath) : this.document?.positionOf(path);
    return { ...place(this.file, position), path: pathText(path), code: 'config.invalid', ...textOf(finding) };
  }
}

function textOf({
  message,
  hint,
  code,
}: Finding): Pick<ConfigFault, 'message' | 'hint'> & { code?: ConfigFault['code'] } {
  return code === undefined ? { message, hint } : { message, hint, code };
}

function place(file: string, position: Position | undefined): { file: string; line?: number; column?: number } {
  return position === undefined ? { file } : { file, line: position.line, column: position.column };
}

/** `['retirement_pipeline', 3, 2]` as `retirement_pipeline[3][2]`. */
export function pathText(path: YamlPath): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}
