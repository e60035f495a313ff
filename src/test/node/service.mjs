// The service that the tests speak to, as a user of Resend's SDK would: nothing is set but the base URL and the key.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Resend } from 'resend';

export const resend = new Resend(process.env.RESEND_API_KEY);
export const FROM = 'Acme <hello@acme.example>';

/** An address that no other test writes to. */
export const someone = () => `someone+${randomUUID()}@example.test`;

/** What was asked for, when there was no error. */
export async function ok(call) {
  const { data, error } = await call;
  assert.equal(error, null, JSON.stringify(error));
  return data;
}

export async function refused(call, statusCode, name) {
  const { data, error } = await call;
  assert.equal(data, null);
  assert.equal(error.statusCode, statusCode, JSON.stringify(error));
  assert.equal(error.name, name);
  assert.ok(error.message.length > 0);
  return error;
}

/** Asks again until the answer is as it should be; the last one decides. */
export async function eventually(ask, check) {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      const answer = await ask();
      check(answer);
      return answer;
    } catch (e) {
      if (Date.now() > end) throw e;
    }
    await pause(100);
  }
}
