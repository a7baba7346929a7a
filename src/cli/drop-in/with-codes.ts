import { explainError } from '../shell/explain-error';
import { ScriptFault } from './script';

/** The scripts tell apart at what they failed; we know by whom. @param codes by the first part of our failure code */
export async function withCodes<T>(codes: Readonly<Record<string, number>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const fault = explainError(error);
    const [, code] = Object.entries(codes).find(([of]) => fault.code.startsWith(of)) ?? [];
    throw code === undefined ? fault : new ScriptFault(code, fault.message, fault.hint);
  }
}
