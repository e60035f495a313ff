import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { FROM, eventually, everyCallSucceeded, ok, refused, resend, someone } from './service.mjs';

const draft = () => ({
  name: 'Order shipped',
  alias: `order-${randomUUID().slice(0, 8)}`,
  subject: 'Order {{{ORDER}}}',
  html: '<p>Hello {{{NAME}}}, order {{{ORDER}}} is on its way.</p>',
  variables: [
    { key: 'ORDER', type: 'string' },
    { key: 'NAME', type: 'string', fallbackValue: 'there' },
  ],
});

test('a template is written, published, sent and deleted', async () => {
  const template = draft();
  const { id } = await ok(resend.templates.create(template));
  assert.equal((await ok(resend.templates.get(id))).status, 'draft');
  const email = { from: FROM, to: someone(), template: { id, variables: { ORDER: '1042' } } };
  await refused(resend.emails.send(email), 422, 'validation_error');
  await ok(resend.templates.publish(id));
  assert.equal((await ok(resend.templates.get(template.alias))).status, 'published');
  const sent = await ok(resend.emails.send(email));
  const read = await eventually(
    () => ok(resend.emails.get(sent.id)),
    (it) => assert.equal(it.last_event, 'sent'),
  );
  assert.equal(read.subject, 'Order 1042');
  assert.match(read.html, /Hello there, order 1042 is on its way/);
  const own = await ok(resend.emails.send({ ...email, subject: 'Yours has left' }));
  await eventually(
    () => ok(resend.emails.get(own.id)),
    (it) => assert.equal(it.subject, 'Yours has left'),
  );
  await ok(resend.templates.update(id, { html: '<p>{{{ORDER}}} has left, {{{NAME}}}.</p>' }));
  await ok(resend.templates.publish(id));
  await ok(resend.templates.remove(id));
  await refused(resend.templates.get(id), 404, 'not_found');
});

test('a template is published in the breath in which it is written', async () => {
  const { id } = await ok(resend.templates.create(draft()).publish());
  const page = await ok(resend.templates.list({ limit: 100 }));
  assert.ok(page.data.some((it) => it.id === id));
  const copy = await ok(resend.templates.duplicate(id));
  assert.notEqual(copy.id, id);
});

test('a template that is broken is refused', async () => {
  await refused(resend.templates.create({ ...draft(), html: '<p>{{{NOBODY}}}</p>' }), 422, 'validation_error');
});

test('a template that is not there can neither be changed nor sent', async () => {
  const nobody = randomUUID();
  await refused(resend.templates.update(nobody, { name: 'Nobody' }), 404, 'not_found');
  await refused(resend.templates.publish(nobody), 404, 'not_found');
  await refused(resend.templates.duplicate(nobody), 404, 'not_found');
  await refused(resend.templates.remove(nobody), 404, 'not_found');
  const email = { from: FROM, to: someone(), template: { id: 'nobody' } };
  await refused(resend.emails.send(email), 422, 'validation_error');
});

test('no call is left out', () => everyCallSucceeded('templates'));
