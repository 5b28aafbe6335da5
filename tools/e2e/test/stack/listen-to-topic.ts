import { setTimeout as wait } from 'node:timers/promises';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { AWS_URL } from '../aws/aws-place.ts';

/** A message as subscribers get it. */
export interface Notification {
  /** Empty where the sender gave none. */
  readonly Subject: string;
  readonly Message: string;
}

const notificationSchema = z.object({ Subject: z.string().default(''), Message: z.string() });

/** What a topic tells from now on. */
export interface Listener extends Disposable {
  /** The next message; throws Error when none comes within ten seconds. */
  next(): Promise<Notification>;
}

/** Subscribes a queue of its own to a topic. */
export async function listenToTopic(topicArn: string, name: string): Promise<Listener> {
  const sns = new SNSClient({ endpoint: AWS_URL });
  const sqs = new SQSClient({ endpoint: AWS_URL });
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes: attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  const endpoint = attributes?.QueueArn;
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: endpoint }));
  sns.destroy();
  return {
    next: async () => notificationSchema.parse(JSON.parse(await receive(sqs, queueUrl))),
    [Symbol.dispose]: () => sqs.destroy(),
  };
}

/** The body of the next message in a queue, which stays hidden then. */
export async function nextMessage(queueUrl: string): Promise<unknown> {
  const sqs = new SQSClient({ endpoint: AWS_URL });
  try {
    return JSON.parse(await receive(sqs, queueUrl));
  } finally {
    sqs.destroy();
  }
}

async function receive(sqs: SQSClient, queueUrl: string): Promise<string> {
  for (let tries = 0; tries < 40; tries += 1) {
    const { Messages: [message] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, VisibilityTimeout: 600 }),
    );
    if (message?.Body !== undefined) return message.Body;
    await wait(250);
  }
  throw new Error(`No message came to ${queueUrl}.`);
}
