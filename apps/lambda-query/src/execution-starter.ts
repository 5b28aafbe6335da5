import { createHash, randomUUID } from 'node:crypto';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { VantaVulnError } from '@vanta-vuln/core';
import type { SyncTrigger, TriggeredSync } from '@vanta-vuln/http-api';

/** The state machine was not started. */
class SyncNotStartedError extends VantaVulnError {
  override readonly name = 'SyncNotStartedError';

  constructor(error: Error) {
    const isDenied = error.name === 'AccessDeniedException';
    super(isDenied ? 'access-denied' : 'sync-not-started', `The sync was not started: ${error.message}`, {
      hint: isDenied
        ? 'Allow the role of the function states:StartExecution on the state machine.'
        : 'Check STATE_MACHINE_ARN and its region, and try again in a minute.',
      cause: error,
      retryable: !isDenied,
    });
  }
}

/** Starts executions of one state machine, with one client. */
export class ExecutionStarter implements SyncTrigger {
  readonly #stateMachineArn: string;
  readonly #client = new SFNClient();

  constructor(stateMachineArn: string) {
    this.#stateMachineArn = stateMachineArn;
  }

  /**
   * Starts an execution whose name comes from the key: Step Functions starts none of the same name for 90 days.
   *
   * An earlier one that still runs and began less than a second ago counts as started now.
   */
  async start({ key, signal }: Parameters<SyncTrigger['start']>[0]): Promise<TriggeredSync> {
    const stateMachineArn = this.#stateMachineArn;
    const name = nameOf(key);
    const askedAt = Date.now();
    try {
      const { executionArn = '', startDate } = await this.#client.send(
        new StartExecutionCommand({ stateMachineArn, name, input: '{}' }),
        { abortSignal: signal },
      );
      return { id: executionArn, repeated: isEarlier(startDate, askedAt) };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error.name !== 'ExecutionAlreadyExists') throw new SyncNotStartedError(error);
      return { id: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`, repeated: true };
    }
  }
}

/** A key may hold characters that a name may not. */
function nameOf(key: string | null): string {
  const unique = key === null ? randomUUID() : createHash('sha256').update(key).digest('hex').slice(0, 40);
  return `api-${unique}`;
}

// Step Functions has a clock of its own.
const CLOCKS_DIFFER_BY = 1_000;

function isEarlier(startDate: Date | undefined, askedAt: number): boolean {
  return startDate !== undefined && startDate.getTime() < askedAt - CLOCKS_DIFFER_BY;
}
