import type { Substitutions } from './read-definition.ts';

/** Names as a deployment gives them, for checks that reach no AWS. */
export const sampleSubstitutions: Substitutions = {
  Environment: 'dev',
  Partition: 'aws',
  FetchMinutes: '8',
  SyncFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:vanta-vuln-sync-dev',
  CatalogFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:vanta-vuln-catalog-dev',
  NotificationTopicArn: 'arn:aws:sns:eu-central-1:123456789012:vanta-vuln-dev',
  DeadLetterQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/vanta-vuln-sync-dlq-dev',
};
