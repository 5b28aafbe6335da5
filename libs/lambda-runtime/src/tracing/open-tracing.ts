import { DaemonSender } from './daemon-sender.ts';
import type { DaemonSenderOptions } from './daemon-sender.ts';
import { readDaemonAddress } from './daemon-address.ts';
import { noTracing } from './no-tracing.ts';
import { readTraceHeader } from './trace-header.ts';
import type { Tracing } from './tracing.ts';
import { XRayTrace } from './x-ray-trace.ts';

/** Where the traces of a function go. */
export interface OpenTracingOptions extends Pick<DaemonSenderOptions, 'redactor' | 'logger'> {
  /** `host:port` of the X-Ray daemon, as Lambda gives it; nothing is traced without it. */
  readonly daemonAddress: string | undefined;
}

/** Traces to the X-Ray daemon that Lambda runs beside a function: the invocations that are in the sample. */
export function openTracing({ daemonAddress, redactor, logger }: OpenTracingOptions): Tracing {
  if (daemonAddress === undefined || daemonAddress === '') return noTracing;
  const address = readDaemonAddress(daemonAddress);
  if (address === null) {
    logger.warn({ daemonAddress }, 'nothing is traced: the address of the X-Ray daemon is not host:port');
    return noTracing;
  }
  return {
    async follow(invocation, work) {
      const { traceId, parentId, isSampled } = readTraceHeader(invocation.header) ?? {};
      if (traceId === undefined || typeof parentId !== 'string' || !isSampled)
        return await noTracing.follow(invocation, work);
      await using daemon = new DaemonSender({ address, redactor, logger });
      const trace = new XRayTrace({ traceId, parentId, send: (document) => daemon.send(document) });
      return await trace.run({ ...invocation, work: () => work(trace) });
    },
  };
}
