export { lambdaHandler } from './lambda-handler.ts';
export type { Invocation, LambdaContext, LambdaFunction, LambdaHandlerOptions } from './lambda-handler.ts';
export type { MetricPlace, MetricSink } from './invocation-metrics.ts';
export { metricUnits } from './metric-units.ts';
export type { MetricName } from './metric-units.ts';
export { DeadlineReachedError } from './deadline-reached-error.ts';
export { prepareFunction } from './prepare-function.ts';
export type { PreparedFunction, PrepareFunctionOptions } from './prepare-function.ts';
export { NoLakeError } from './no-lake-error.ts';
