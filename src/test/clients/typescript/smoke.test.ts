// A client that openapi-typescript makes of openapi.yaml, as a caller would write with it. That it compiles is half of the test.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { components, paths } from './posthaste.js';

const client = (key = process.env.POSTHASTE_API_KEY) =>
  createClient<paths>({ baseUrl: process.env.POSTHASTE_URL!, headers: { Authorization: `Bearer ${key}` } });

const posthaste = client();
const receipt = (to: string): components['schemas']['SendEmail'] => ({
  from: 'Acme <hello@acme.example>',
  to,
  subject: 'Your receipt',
  text: 'Thank you.',
});
const someone = () => `someone+${randomUUID()}@example.test`;

async function relayed(id: string): Promise<components['schemas']['Email']> {
  const end = Date.now() + 30_000;
  for (;;) {
    const { data } = await posthaste.GET('/v1/emails/{id}', { params: { path: { id } } });
    if (data?.status === 'relayed') return data;
    assert.ok(Date.now() < end, `the email is ${data?.status}`);
    await pause(100);
  }
}

test('sends, reads and lists', async () => {
  const to = someone();
  const sent = await posthaste.POST('/v1/emails', {
    params: { header: { 'Idempotency-Key': randomUUID() } },
    body: receipt(to),
  });
  assert.equal(sent.response.status, 202);
  const { id } = sent.data!;

  const email = await relayed(id);
  assert.equal(email.deliveries[0]?.recipient, to);
  assert.equal(email.deliveries[0]?.last_reply?.code, 250);

  const found = await posthaste.GET('/v1/emails', { params: { query: { recipient: to, limit: 5 } } });
  assert.deepEqual(
    found.data?.data.map((it) => it.id),
    [id],
  );
});

test('renders a template', async () => {
  const { data } = await posthaste.POST('/v1/templates/{id}/render', {
    params: { path: { id: 'password-reset' } },
    body: { variables: { name: 'Ada', product: 'Acme', reset_url: 'https://acme.example/reset?code=8412' } },
  });
  assert.match(data!.subject, /Acme/);
});

test('a refusal is a typed problem', async () => {
  const { data, error, response } = await posthaste.POST('/v1/emails', { body: receipt('nobody') });
  assert.equal(data, undefined);
  assert.equal(response.status, 422);
  const type: components['schemas']['Problem']['type'] = error!.type;
  assert.equal(type, 'urn:posthaste:problem:invalid');
  assert.equal(error!.errors?.[0]?.pointer, '/to');
});

test('so is the one for a key that is not known', async () => {
  const { error } = await client('ph_live_nobody').GET('/v1/emails');
  assert.equal(error!.status, 401);
  assert.equal(error!.type, 'urn:posthaste:problem:key-unknown');
});
