import type { SyncTrigger } from '@vanta-vuln/http-api';

/** Starts executions of a state machine; null where none is named. */
export function openSyncTrigger(stateMachineArn: string | undefined): SyncTrigger | null {
  if (stateMachineArn === undefined || stateMachineArn === '') return null;
  let opened: Promise<SyncTrigger> | undefined;
  return {
    async start(options) {
      // Few requests ask for it: the others do not wait for the client of Step Functions.
      opened ??= import('./execution-starter.ts').then(
        ({ ExecutionStarter }) => new ExecutionStarter(stateMachineArn),
      );
      return (await opened).start(options);
    },
  };
}
