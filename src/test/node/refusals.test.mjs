import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { CALLS, FORMER, FROM, refused, resend, someone } from './service.mjs';

const nobody = () => randomUUID();
const plain = (to) => ({ from: FROM, to, subject: 'Hello', text: 'Hello.' });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const told = () => ({ webhookId: nobody(), eventId: 'msg_nobody' });
const INVALID = [422, 'validation_error'];
const NOT_FOUND = [404, 'not_found'];

/** A call that is refused for each that the SDK has, and how. */
const REFUSED = {
  'emails.send': [() => resend.emails.send(plain('nobody')), INVALID],
  'emails.create': [() => resend.emails.create(plain('nobody')), INVALID],
  'emails.get': [() => resend.emails.get(nobody()), NOT_FOUND],
  'emails.list': [() => resend.emails.list({ limit: 101 }), INVALID],
  'emails.update': [() => resend.emails.update({ id: nobody(), scheduledAt: inAnHour() }), NOT_FOUND],
  'emails.cancel': [() => resend.emails.cancel(nobody()), NOT_FOUND],
  'batch.send': [() => resend.batch.send([plain('nobody')]), INVALID],
  'batch.create': [() => resend.batch.create([plain('nobody')]), INVALID],
  'templates.create': [() => resend.templates.create({ name: 'Broken', html: '<p>{{{NOBODY}}}</p>' }), INVALID],
  'templates.get': [() => resend.templates.get(nobody()), NOT_FOUND],
  'templates.list': [() => resend.templates.list({ limit: 101 }), INVALID],
  'templates.update': [() => resend.templates.update(nobody(), { name: 'Nobody' }), NOT_FOUND],
  'templates.publish': [() => resend.templates.publish(nobody()), NOT_FOUND],
  'templates.duplicate': [() => resend.templates.duplicate(nobody()), NOT_FOUND],
  'templates.remove': [() => resend.templates.remove(nobody()), NOT_FOUND],
  'suppressions.add': [() => resend.suppressions.add({ email: 'nobody' }), INVALID],
  'suppressions.get': [() => resend.suppressions.get(someone()), NOT_FOUND],
  'suppressions.list': [() => resend.suppressions.list({ limit: 101 }), INVALID],
  'suppressions.remove': [() => resend.suppressions.remove(someone()), NOT_FOUND],
  'suppressions.batch.add': [() => resend.suppressions.batch.add({ emails: ['nobody'] }), INVALID],
  'suppressions.batch.remove': [() => resend.suppressions.batch.remove({ emails: ['nobody'] }), INVALID],
  'apiKeys.create': [() => resend.apiKeys.create({ name: '' }), INVALID],
  'apiKeys.list': [() => resend.apiKeys.list({ limit: 101 }), INVALID],
  'apiKeys.update': [() => resend.apiKeys.update(nobody(), { name: 'Nobody' }), NOT_FOUND],
  'apiKeys.remove': [() => resend.apiKeys.remove(nobody()), NOT_FOUND],
  'webhooks.create': [
    () => resend.webhooks.create({ endpoint: 'ftp://hooks.example.com/', events: ['email.sent'] }),
    INVALID,
  ],
  'webhooks.get': [() => resend.webhooks.get(nobody()), NOT_FOUND],
  'webhooks.list': [() => resend.webhooks.list({ limit: 101 }), INVALID],
  'webhooks.update': [() => resend.webhooks.update(nobody(), { status: 'disabled' }), NOT_FOUND],
  'webhooks.remove': [() => resend.webhooks.remove(nobody()), NOT_FOUND],
  'webhooks.rotateSigningSecret': [() => resend.webhooks.rotateSigningSecret(nobody()), NOT_FOUND],
  'webhooks.events.list': [() => resend.webhooks.events.list({ webhookId: nobody() }), NOT_FOUND],
  'webhooks.events.get': [() => resend.webhooks.events.get(told()), NOT_FOUND],
  'webhooks.events.replay': [() => resend.webhooks.events.replay(told()), NOT_FOUND],
  'webhooks.events.attempts.list': [() => resend.webhooks.events.attempts.list(told()), NOT_FOUND],
};

for (const [name, [call, [statusCode, word]]] of Object.entries(REFUSED)) {
  test(`${name} says no in the words of Resend`, () => refused(call(), statusCode, word));
}

test('no call of the SDK is left out', () => {
  assert.deepEqual(Object.keys(REFUSED).sort(), [...CALLS].sort());
  assert.deepEqual(FORMER, []);
});
