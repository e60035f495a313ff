import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Resend } from 'resend';
import { FROM, eventually, everyCallSucceeded, ok, refused, resend, someone } from './service.mjs';

const plain = (to) => ({ from: FROM, to, subject: 'Your receipt', html: '<p>Thank you.</p>', text: 'Thank you.' });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test('sends an email and reads it', async () => {
  const to = someone();
  const { id } = await ok(
    resend.emails.send({
      ...plain([to]),
      replyTo: 'support@acme.example',
      headers: { 'X-Entity-Ref-ID': '1042' },
      tags: [{ name: 'kind', value: 'receipt' }],
      attachments: [{ filename: 'receipt.txt', content: Buffer.from('12.00 EUR'), contentType: 'text/plain' }],
    }),
  );
  const email = await eventually(
    () => ok(resend.emails.get(id)),
    (it) => assert.equal(it.last_event, 'sent'),
  );
  assert.equal(email.object, 'email');
  assert.equal(email.id, id);
  assert.equal(email.from, FROM);
  assert.deepEqual(email.to, [to]);
  assert.deepEqual(email.reply_to, ['support@acme.example']);
  assert.equal(email.subject, 'Your receipt');
  assert.ok(Date.parse(email.created_at));
});

test('sends an email by the other name of the call', async () => {
  const { id } = await ok(resend.emails.create(plain(someone())));
  await eventually(
    () => ok(resend.emails.get(id)),
    (it) => assert.equal(it.last_event, 'sent'),
  );
});

test('sends one email for one idempotency key', async () => {
  const email = plain(someone());
  const options = { idempotencyKey: randomUUID() };
  const first = await ok(resend.emails.send(email, options));
  const second = await ok(resend.emails.send(email, options));
  assert.equal(second.id, first.id);
  await refused(resend.emails.send(plain(someone()), options), 422, 'invalid_idempotent_request');
});

test('schedules an email, moves it, and calls it back', async () => {
  const { id } = await ok(resend.emails.send({ ...plain(someone()), scheduledAt: inAnHour() }));
  await eventually(
    () => ok(resend.emails.get(id)),
    (it) => assert.equal(it.last_event, 'scheduled'),
  );
  const later = new Date(Date.now() + 7_200_000).toISOString();
  assert.deepEqual(await ok(resend.emails.update({ id, scheduledAt: later })), { object: 'email', id });
  await eventually(
    () => ok(resend.emails.get(id)),
    (it) => assert.equal(Date.parse(it.scheduled_at), Date.parse(later)),
  );
  assert.deepEqual(await ok(resend.emails.cancel(id)), { object: 'email', id });
  await eventually(
    () => ok(resend.emails.get(id)),
    (it) => assert.equal(it.last_event, 'canceled'),
  );
});

test('does not call back what was sent', async () => {
  const { id } = await ok(resend.emails.send(plain(someone())));
  await eventually(
    () => ok(resend.emails.get(id)),
    (it) => assert.equal(it.last_event, 'sent'),
  );
  await refused(resend.emails.cancel(id), 409, 'too_late');
  await refused(resend.emails.update({ id, scheduledAt: inAnHour() }), 409, 'too_late');
});

test('lists emails page by page', async () => {
  const sent = [];
  for (let i = 0; i < 3; i++) sent.push((await ok(resend.emails.send(plain(someone())))).id);
  for (const id of sent) await eventually(() => resend.emails.get(id), (it) => assert.equal(it.error, null));
  const first = await ok(resend.emails.list({ limit: 2 }));
  assert.equal(first.object, 'list');
  assert.equal(first.data.length, 2);
  assert.equal(first.has_more, true);
  const second = await ok(resend.emails.list({ limit: 2, after: first.data[1].id }));
  assert.ok(second.data.every((it) => !first.data.some((other) => other.id === it.id)));
  const back = await ok(resend.emails.list({ limit: 2, before: second.data[0].id }));
  assert.deepEqual(back.data.map((it) => it.id), first.data.map((it) => it.id));
});

test('sends a batch', async () => {
  const { data } = await ok(resend.batch.send([plain(someone()), { ...plain(someone()), scheduledAt: inAnHour() }]));
  assert.equal(data.length, 2);
  await eventually(
    () => ok(resend.emails.get(data[0].id)),
    (it) => assert.equal(it.last_event, 'sent'),
  );
  await ok(resend.emails.cancel(data[1].id));
});

test('sends one batch for one idempotency key', async () => {
  const batch = [plain(someone()), plain(someone())];
  const options = { idempotencyKey: randomUUID() };
  const first = await ok(resend.batch.create(batch, options));
  const second = await ok(resend.batch.create(batch, options));
  assert.deepEqual(second.data.map((it) => it.id), first.data.map((it) => it.id));
  await refused(resend.batch.send([plain(someone())], options), 422, 'invalid_idempotent_request');
});

test('a strict batch is refused as a whole, a permissive one in parts', async () => {
  const emails = [plain('nobody'), plain(someone())];
  await refused(resend.batch.send(emails), 422, 'validation_error');
  const { data, errors } = await ok(resend.batch.send(emails, { batchValidation: 'permissive' }));
  assert.equal(data.length, 1);
  assert.equal(errors.length, 1);
  assert.equal(errors[0].index, 0);
  assert.ok(errors[0].message.length > 0);
});

test('sends a template that is shipped', async () => {
  const { id } = await ok(
    resend.emails.send({
      from: FROM,
      to: someone(),
      template: {
        id: 'password-reset',
        variables: { name: 'Ada', product: 'Acme', reset_url: 'https://acme.example/reset?code=1' },
      },
    }),
  );
  await eventually(
    () => ok(resend.emails.get(id)),
    (it) => assert.equal(it.last_event, 'sent'),
  );
});

test('says what is wrong in the words of Resend', async () => {
  await refused(resend.emails.send({ ...plain('nobody') }), 422, 'validation_error');
  await refused(resend.emails.get(randomUUID()), 404, 'not_found');
  await refused(resend.emails.get('no-id'), 404, 'not_found');
  await refused(resend.emails.cancel(randomUUID()), 404, 'not_found');
  await refused(resend.emails.update({ id: randomUUID(), scheduledAt: inAnHour() }), 404, 'not_found');
  await refused(resend.emails.list({ limit: 101 }), 422, 'validation_error');
  await refused(new Resend('re_nobody').emails.send(plain(someone())), 401, 'invalid_api_key');
});

test('no call is left out', () => everyCallSucceeded('emails', 'batch'));
