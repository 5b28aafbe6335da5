import { systemClock } from '@vanta-vuln/core';
import type { Clock } from '@vanta-vuln/core';

/** A clock that goes so many times faster than the machine's; those of all processes agree. */
export function scaledClock(factor: number): Clock {
  return {
    now: () => Date.now() * factor,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / factor, signal),
  };
}
