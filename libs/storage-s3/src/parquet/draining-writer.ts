import { ByteWriter } from 'hyparquet-writer';

const START_BYTES = 1024 * 1024;

/** A writer whose bytes can be taken as they come: offsets go on counting, the buffer starts again. */
export class DrainingWriter extends ByteWriter {
  constructor() {
    super(START_BYTES);
  }

  /** The bytes since the last call; they are the caller's. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.getBuffer());
    this.index = 0;
    return bytes;
  }
}
