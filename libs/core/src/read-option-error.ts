import { VantaVulnError } from './vanta-vuln-error.ts';

/** An option of a read that can't be meant: a size that is none, a column or a filter that there is not. */
export class ReadOptionError extends VantaVulnError {
  override readonly name = 'ReadOptionError';
  readonly option: string;

  constructor(option: string, problem: string, hint: string) {
    super('invalid-read-option', `${option} ${problem}.`, { hint });
    this.option = option;
  }
}
