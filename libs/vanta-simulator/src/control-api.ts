import * as z from 'zod';
import { VantaVulnError, parseTimestamp } from '@vanta-vuln/core';
import { errorAnswer, jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { faultSchema } from './fault.ts';
import type { FaultHandle } from './faults.ts';
import type { Simulator } from './simulator.ts';

/** A request below `/__simulator/`. */
export interface ControlRequest {
  readonly method: string;
  /** What stands after `/__simulator/`. */
  readonly action: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

type ControlAction = (request: ControlRequest, simulator: Simulator) => unknown;

const ACTIONS: ReadonlyMap<string, ControlAction> = new Map<string, ControlAction>([
  ['POST tick', (request, simulator) => simulator.tick(z.looseObject({}).parse(json(request)))],
  ['GET truth', ({ query }, simulator) => simulator.truth(truthOptions(query))],
  ['GET stats', (_request, simulator) => statistics(simulator)],
  ['DELETE stats', (_request, simulator) => simulator.requests.reset()],
  ['GET faults', (_request, simulator) => simulator.faults.list().map(handleFacts)],
  [
    'POST faults',
    (request, simulator) => handleFacts(simulator.faults.add(faultSchema.parse(json(request)))),
  ],
  ['DELETE faults', (_request, simulator) => simulator.faults.clear()],
  ['POST advance', (request, simulator) => simulator.advance(advanceBody.parse(json(request)).milliseconds)],
  ['POST revoke-token', (_request, simulator) => simulator.revokeToken()],
]);

const advanceBody = z.strictObject({ milliseconds: z.number().min(0) });

/** Steers the simulator over HTTP: what a method and action mean is the simulator's method of that name. */
export async function answerControl(request: ControlRequest, simulator: Simulator): Promise<Answer> {
  const action = ACTIONS.get(`${request.method} ${request.action}`);
  if (action === undefined) {
    return errorAnswer(404, 'NotFound', `No such action; there are ${[...ACTIONS.keys()].join(', ')}`);
  }
  try {
    return jsonAnswer(200, (await action(request, simulator)) ?? null);
  } catch (error) {
    if (error instanceof VantaVulnError)
      return errorAnswer(400, error.code, `${error.message}. ${error.hint}`);
    if (error instanceof z.ZodError) return errorAnswer(400, 'BadRequest', z.prettifyError(error));
    if (error instanceof SyntaxError) return errorAnswer(400, 'BadRequest', error.message);
    throw error;
  }
}

function json({ body }: ControlRequest): unknown {
  return body === '' ? {} : JSON.parse(body);
}

function truthOptions(query: URLSearchParams) {
  const asOf = query.get('asOf');
  const dueSoonDays = query.get('dueSoonDays');
  return {
    asOf: asOf === null ? undefined : (parseTimestamp(asOf) ?? Number(asOf)),
    dueSoonDays: dueSoonDays === null ? undefined : Number(dueSoonDays),
  };
}

function statistics({ requests, clock }: Simulator) {
  const { total, throttled, tokensMinted, sockets, byStatus } = requests;
  return { now: clock.now(), total, throttled, tokensMinted, sockets, byStatus };
}

function handleFacts({ id, fault, seen, struck }: FaultHandle) {
  return { id, fault, seen, struck };
}
