import * as z from 'zod';

const target = z.looseObject({ Next: z.string() });

const catcher = z.looseObject({
  ErrorEquals: z.array(z.string()),
  ResultPath: z.string(),
  Next: z.string(),
});

const retrier = z.looseObject({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number(),
  MaxAttempts: z.number(),
  BackoffRate: z.number(),
  MaxDelaySeconds: z.number(),
  JitterStrategy: z.string(),
});

const state = z.looseObject({
  Type: z.enum(['Task', 'Pass', 'Choice', 'Wait', 'Parallel', 'Succeed', 'Fail']),
  Resource: z.string().optional(),
  TimeoutSeconds: z.number().optional(),
  Next: z.string().optional(),
  End: z.boolean().optional(),
  Default: z.string().optional(),
  Choices: z.array(target).optional(),
  Catch: z.array(catcher).optional(),
  Retry: z.array(retrier).optional(),
  get Branches() {
    return z.array(machine).optional();
  },
});

const machine = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), state) });

/** What a state machine is made of; what is not looked at stays as it is. */
export const definitionSchema = machine.extend({ TimeoutSeconds: z.number() });

/** One state. */
export type State = z.infer<typeof state>;

/** A state machine or a branch of one. */
export type Machine = z.infer<typeof machine>;
