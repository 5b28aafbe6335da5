import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { metricUnits } from './metric-units.ts';
import type { MetricName } from './metric-units.ts';

/** Takes the measurements of one invocation. */
export interface MetricSink {
  /** Adds a value in the unit of its metric; several values of one name are all kept. */
  add(name: MetricName, value: number): void;
}

/** Where the metrics of a function belong in CloudWatch. */
export interface MetricPlace {
  readonly namespace: string;
  /** The value of the dimension `service` outside Lambda, where it is the name of the function as deployed. */
  readonly service: string;
}

/** The metrics of one invocation, and the line that CloudWatch reads them from. */
export interface InvocationMetrics extends MetricSink {
  /** One line in the embedded metric format; null when nothing was measured. Later measurements start anew. */
  takeLine(): string | null;
}

/** Collects the metrics of one invocation in memory. */
export function collectMetrics({ namespace, service }: MetricPlace): InvocationMetrics {
  // By their full names, so that the environments of one account are counted apart.
  const serviceName = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? service;
  const metrics = new Metrics({ namespace, serviceName });
  return {
    add(name, value) {
      metrics.addMetric(name, MetricUnit[metricUnits[name]], value);
    },
    takeLine() {
      if (!metrics.hasStoredMetrics()) return null;
      const line = `${JSON.stringify(metrics.serializeMetrics())}\n`;
      metrics.clearMetrics();
      return line;
    },
  };
}
