/** A fault of the Temporal server (Temporal) or of getting at it; the message is for the operator and says what to do next. */
export class EngineFault extends Error {
  override readonly name: string = 'EngineFault';
}

/** The settings of the connection are wrong: nothing was tried. */
export class EngineSettingsFault extends EngineFault {
  override readonly name = 'EngineSettingsFault';
}

/** Nobody answers at the address, or the answer is not Temporal's. */
export class EngineUnreachable extends EngineFault {
  override readonly name = 'EngineUnreachable';
  constructor(
    readonly address: string,
    why: string,
  ) {
    super(
      `No Temporal server answers at ${address} (${why}).\n` +
        'Start one with `lethe engine`, or set the address of yours: TEMPORAL_ADDRESS=host:port.',
    );
  }
}

/** The server is there and refuses us: an API key, a certificate or a permission is wrong or missing. */
export class EngineDenied extends EngineFault {
  override readonly name = 'EngineDenied';
  constructor(
    readonly address: string,
    readonly namespace: string,
  ) {
    super(
      `The Temporal server at ${address} refuses the credentials for namespace "${namespace}".\n` +
        'Check TEMPORAL_API_KEY, or TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH, and TEMPORAL_NAMESPACE.',
    );
  }
}

/** The server is there and has no such namespace. */
export class NamespaceMissing extends EngineFault {
  override readonly name = 'NamespaceMissing';
  constructor(
    readonly address: string,
    readonly namespace: string,
  ) {
    super(
      `The Temporal server at ${address} has no namespace "${namespace}".\n` +
        'Create it with `lethe setup`, or set another: TEMPORAL_NAMESPACE=name.',
    );
  }
}

/** TLS fails between us and the server: one of the two rejects the other's certificate, or does not use TLS. */
export class EngineTlsFault extends EngineFault {
  override readonly name = 'EngineTlsFault';
  constructor(
    readonly address: string,
    /** What the server does, e.g. `requires a client certificate`. */
    why: string,
    hint: string,
  ) {
    super(`The Temporal server at ${address} ${why}.\n${hint}`);
  }
}
