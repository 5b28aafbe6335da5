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

/** The metrics of one invocation, and the lines that CloudWatch reads them from. */
export interface InvocationMetrics extends MetricSink {
  /**
   * Lines in the embedded metric format: none when nothing was measured, and one more for every 99 values of one name,
   * since CloudWatch takes no more than 100 of them in a line. Later measurements start anew.
   */
  takeLines(): readonly string[];
}

// At the hundredth value of a name, Powertools writes to the console by itself.
const MOST_VALUES = 99;

/** Collects the metrics of one invocation in memory. */
export function collectMetrics({ namespace, service }: MetricPlace): InvocationMetrics {
  // By their full names, so that the environments of one account are counted apart.
  const serviceName = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? service;
  const metrics = new Metrics({ namespace, serviceName });
  const lines: string[] = [];
  const values = new Map<MetricName, number>();
  const closeLine = () => {
    if (!metrics.hasStoredMetrics()) return;
    lines.push(`${JSON.stringify(metrics.serializeMetrics())}\n`);
    metrics.clearMetrics();
    values.clear();
  };
  return {
    add(name, value) {
      metrics.addMetric(name, MetricUnit[metricUnits[name]], value);
      const count = (values.get(name) ?? 0) + 1;
      values.set(name, count);
      if (count === MOST_VALUES) closeLine();
    },
    takeLines() {
      closeLine();
      return lines.splice(0);
    },
  };
}
