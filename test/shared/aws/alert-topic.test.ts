import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { type Messaging, startMessaging } from '../../../local/services/messaging.ts';
import { alertMessage, alertOf, parseAlert } from '../../../shared/alert/index.ts';
import { anOpening } from '../../factories/facts.ts';
import { home, listen, serve } from '../../local/services/support.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('alertTopic(arn) publishes text, subject and attributes, the alert itself among them', async () => {
  let messaging: Messaging | undefined;
  const server = await listen(
    serve(() => {
      if (messaging === undefined) throw new Error('the services are not up yet');
      return messaging;
    }),
  );
  messaging = await startMessaging({ home, host: 'localhost', publicUrl: server.url });
  onTestFinished(async () => {
    await messaging?.close();
    await server.close();
  });
  messaging.createTopic('alerts');
  messaging.createQueue('mail', {});
  messaging.subscribeQueue('alerts', 'mail', {});
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', server.url);
  const { alertTopic } = await import('../../../shared/aws/alert-topic.ts');

  const alert = alertOf(anOpening('2001-03-11T01:00:00.000Z', { headline: 'Ångström is <0> & "é" 😀' }), undefined);
  if (alert === undefined) throw new Error('the fact is not worth a message');
  const message = alertMessage(alert);
  await alertTopic(`arn:aws:sns:${home.region}:${home.account}:alerts`).publish(message);

  const [delivered] = await messaging.receive('mail', 1, 2000);
  const envelope = JSON.parse(delivered?.body ?? '{}');
  expect(envelope).toMatchObject({ Subject: message.subject, Message: message.text });
  expect(envelope.MessageAttributes.severity).toEqual({ Type: 'String', Value: 'warning' });
  expect(parseAlert(envelope.MessageAttributes.alert.Value)).toEqual(alert);
});
