import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { VantaVulnError } from '@vanta-vuln/core';
import type { QueueMessage } from './read-event.ts';

/** Where messages go that nobody will ever understand. */
export interface DeadLetters {
  /** Keeps a message together with what is wrong with it. */
  keep(message: QueueMessage, cause: VantaVulnError): Promise<void>;
}

/** The queue for dead letters; null where none is named, and then SQS moves them after its last try. */
export function openDeadLetters(queueUrl: string | undefined): DeadLetters | null {
  if (queueUrl === undefined || queueUrl === '') return null;
  const client = new SQSClient();
  return {
    async keep({ messageId, body }, { code, message }) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageAttributes: {
            ErrorCode: { DataType: 'String', StringValue: code },
            ErrorMessage: { DataType: 'String', StringValue: message },
            MessageId: { DataType: 'String', StringValue: messageId },
          },
        }),
      );
    },
  };
}
