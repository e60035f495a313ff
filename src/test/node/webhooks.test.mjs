import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { FROM, eventually, everyCallSucceeded, ok, refused, resend, someone } from './service.mjs';

/** Takes every call and keeps it. */
async function listening() {
  const calls = [];
  const server = createServer(async (request, response) => {
    let payload = '';
    for await (const piece of request) payload += piece;
    calls.push({ headers: request.headers, payload });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { calls, endpoint: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() };
}

const verified = (call, webhookSecret) =>
  resend.webhooks.verify({
    payload: call.payload,
    headers: {
      id: call.headers['webhook-id'],
      timestamp: call.headers['webhook-timestamp'],
      signature: call.headers['webhook-signature'],
    },
    webhookSecret,
  });

test('a subscriber is told what becomes of mail, and can prove by whom', async () => {
  const subscriber = await listening();
  try {
    const made = await ok(
      resend.webhooks.create({ endpoint: subscriber.endpoint, events: ['email.sent', 'email.bounced'] }),
    );
    const to = someone();
    const { id } = await ok(resend.emails.send({ from: FROM, to, subject: 'Hello', text: 'Hello.' }));
    const call = await eventually(
      async () => subscriber.calls.find((it) => it.payload.includes(id)),
      (it) => assert.ok(it),
    );
    const event = verified(call, made.signing_secret);
    assert.equal(event.type, 'email.sent');
    assert.equal(event.data.email_id, id);
    assert.deepEqual(event.data.to, [to]);
    assert.equal(event.data.subject, 'Hello');
    assert.ok(new Webhook(made.signing_secret).verify(call.payload, call.headers));
    assert.throws(() => verified({ ...call, payload: call.payload.replace(id, 'forged') }, made.signing_secret));

    const named = { webhookId: made.id, eventId: call.headers['webhook-id'] };
    await eventually(
      () => ok(resend.webhooks.events.get(named)),
      (it) => assert.equal(it.status, 'success'),
    );
    const events = await ok(resend.webhooks.events.list({ webhookId: made.id, limit: 100 }));
    assert.ok(events.data.some((it) => it.id === named.eventId));
    const attempts = await ok(resend.webhooks.events.attempts.list(named));
    assert.deepEqual(attempts.data.map((it) => it.http_status_code), [200]);
    await ok(resend.webhooks.events.replay(named));
    await eventually(
      async () => subscriber.calls.filter((it) => it.headers['webhook-id'] === named.eventId),
      (it) => assert.equal(it.length, 2),
    );
    await refused(resend.webhooks.events.get({ ...named, eventId: 'msg_nobody' }), 404, 'not_found');

    await ok(resend.webhooks.update(made.id, { status: 'disabled' }));
    assert.equal((await ok(resend.webhooks.get(made.id))).status, 'disabled');
    assert.ok((await ok(resend.webhooks.list())).data.some((it) => it.id === made.id));
    const rotated = await ok(resend.webhooks.rotateSigningSecret(made.id));
    assert.notEqual(rotated.signing_secret, made.signing_secret);
    await ok(resend.webhooks.remove(made.id));
    await refused(resend.webhooks.get(made.id), 404, 'not_found');
  } finally {
    subscriber.close();
  }
});

test('an endpoint that cannot be called is refused', async () => {
  await refused(
    resend.webhooks.create({ endpoint: 'ftp://hooks.example.com/', events: ['email.sent'] }),
    422,
    'validation_error',
  );
});

test('a webhook that is not there can neither be changed nor asked', async () => {
  const nobody = randomUUID();
  await refused(resend.webhooks.update(nobody, { status: 'disabled' }), 404, 'not_found');
  await refused(resend.webhooks.remove(nobody), 404, 'not_found');
  await refused(resend.webhooks.rotateSigningSecret(nobody), 404, 'not_found');
  await refused(resend.webhooks.events.list({ webhookId: nobody }), 404, 'not_found');
});

test('no call is left out', () => everyCallSucceeded('webhooks'));
