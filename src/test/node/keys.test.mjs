import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Resend } from 'resend';
import { FROM, eventually, everyCallSucceeded, ok, refused, resend, someone } from './service.mjs';

test('a key is made, used for what it is for, and taken back', async () => {
  const { id, token } = await ok(resend.apiKeys.create({ name: 'Sender', permission: 'sending_access' }));
  const sender = new Resend(token);
  await ok(sender.emails.send({ from: FROM, to: someone(), subject: 'Hello', text: 'Hello.' }));
  await refused(sender.apiKeys.list(), 403, 'restricted_api_key');
  const page = await ok(resend.apiKeys.list());
  assert.ok(page.data.some((it) => it.id === id && it.name === 'Sender'));
  await ok(resend.apiKeys.update(id, { name: 'Sender of Lyon' }));
  const renamed = await ok(resend.apiKeys.list({ limit: 100 }));
  assert.equal(renamed.data.find((it) => it.id === id).name, 'Sender of Lyon');
  const removed = await resend.apiKeys.remove(id);
  assert.equal(removed.error, null);
  await eventually(
    () => sender.emails.list(),
    (it) => assert.equal(it.error?.statusCode, 401),
  );
});

test('a key that nobody can make is refused, and one that is not there is neither renamed nor taken back', async () => {
  await refused(resend.apiKeys.create({ name: '' }), 422, 'validation_error');
  await refused(resend.apiKeys.update(randomUUID(), { name: 'Nobody' }), 404, 'not_found');
  await refused(resend.apiKeys.remove(randomUUID()), 404, 'not_found');
});

test('no call is left out', () => everyCallSucceeded('apiKeys'));
