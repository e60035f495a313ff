import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FROM, eventually, everyCallSucceeded, ok, refused, resend, someone } from './service.mjs';

test('an address is put on the list, found, and taken off', async () => {
  const email = someone();
  const added = await ok(resend.suppressions.add({ email }));
  assert.ok(added.id);
  assert.equal((await ok(resend.suppressions.get(email))).email, email);
  assert.equal((await ok(resend.suppressions.get(added.id))).email, email);
  const page = await ok(resend.suppressions.list({ limit: 100, origin: 'manual' }));
  assert.ok(page.data.some((it) => it.email === email));
  await ok(resend.suppressions.remove(email));
  await refused(resend.suppressions.get(email), 404, 'not_found');
});

test('many are put on the list and taken off at once', async () => {
  const emails = [someone(), someone()];
  await ok(resend.suppressions.batch.add({ emails }));
  for (const email of emails) await ok(resend.suppressions.get(email));
  await ok(resend.suppressions.batch.remove({ emails }));
  for (const email of emails) await refused(resend.suppressions.get(email), 404, 'not_found');
});

test('who is on the list gets nothing', async () => {
  const email = someone();
  await ok(resend.suppressions.add({ email }));
  const { id } = await ok(resend.emails.send({ from: FROM, to: email, subject: 'Hello', text: 'Hello.' }));
  await eventually(
    () => ok(resend.emails.get(id)),
    (it) => assert.equal(it.last_event, 'suppressed'),
  );
});

test('what is no address is not put on the list, and what is not on it is not taken off', async () => {
  await refused(resend.suppressions.add({ email: 'nobody' }), 422, 'validation_error');
  await refused(resend.suppressions.batch.add({ emails: ['nobody'] }), 422, 'validation_error');
  await refused(resend.suppressions.remove(someone()), 404, 'not_found');
  await refused(resend.suppressions.list({ limit: 101 }), 422, 'validation_error');
});

test('no call is left out', () => everyCallSucceeded('suppressions'));
