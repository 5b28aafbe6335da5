export { startSimulator } from './start-simulator.ts';
export type { SimulatorLimits, SimulatorOptions } from './simulator-options.ts';
export type { Simulator } from './simulator.ts';
export type { Application } from './token-office.ts';

export { SimulatedClock } from './simulated-clock.ts';
export type { SimulatedClockOptions } from './simulated-clock.ts';

export type { Fault, FaultKind, FaultTarget } from './fault.ts';
export type { FaultHandle, Faults } from './faults.ts';
export { HOSTILE_TEXTS } from './hostile-texts.ts';

export type { LoggedRequest, RequestLog } from './request-log.ts';
export type { CveEntry } from './cve-entry.ts';
export { BUILT_IN_CVES } from './built-in-cves.ts';
export { CveFileError, SimulatorOptionError } from './simulator-errors.ts';
