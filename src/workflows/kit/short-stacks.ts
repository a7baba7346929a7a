/**
 * Temporal's SDK takes and reads a stack trace for every promise of a workflow. Three frames say where something was
 * thrown; ten cost a third of a workflow's time. Loaded before all others, while the sandbox can still be changed.
 */
Error.stackTraceLimit = 3;
