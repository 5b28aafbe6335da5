export { startSimulator } from './start-simulator.ts';
export type { SimulatorLimits, SimulatorOptions } from './simulator-options.ts';
export type { Simulator, TickReport } from './simulator.ts';
export type { TickOptions } from './tick-options.ts';
export type { GenerationCounts } from './generation-counts.ts';
export type { AccountTruth, ExtraTruth, TruthOptions } from './truth.ts';
export type { MttrTruth, RemediationTruth } from './remediation-truth.ts';
export type { MonthTruth, MonthsTruth } from './month-truth.ts';
export type { MovementTruth, PeriodCounts } from './movement-truth.ts';
export type { Ranked } from './truth-arithmetic.ts';
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
