// The service that the tests speak to, as a user of Resend's SDK would: nothing is set but the base URL and the key.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Resend } from 'resend';

const sdk = new Resend(process.env.RESEND_API_KEY);

/** What Resend has and Posthaste has not, whole services and single calls; and what asks nobody. */
const NOT_HERE = [
  ...['segments', 'audiences', 'automations', 'broadcasts', 'contactProperties', 'contacts', 'domains', 'events'],
  ...['inboxes', 'logs', 'oauthGrants', 'topics', 'usage', 'emails.attachments', 'emails.receiving'],
  ...['emails.share', 'emails.metrics'],
  ...['templates.performCreate', 'webhooks.verify'],
];

const servicesOf = (it) =>
  Object.entries(it).filter(([, inner]) => typeof inner === 'object' && inner !== sdk && !(inner instanceof Headers));

function callsOf(service, path) {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(service)).filter((name) => name !== 'constructor');
  const inner = servicesOf(service).flatMap(([name, it]) => callsOf(it, `${path}.${name}`));
  return [...own.map((name) => `${path}.${name}`), ...inner];
}

const all = servicesOf(sdk).flatMap(([name, it]) => callsOf(it, name));
const within = (name) => (call) => call === name || call.startsWith(`${name}.`);

/** Every call of the SDK that has an endpoint here, such as `suppressions.batch.add`. */
export const CALLS = all.filter((call) => !NOT_HERE.some((name) => within(name)(call)));

/** Names of ours that the SDK no longer knows. */
export const FORMER = NOT_HERE.filter((name) => !all.some(within(name)));

const succeeded = new Set();

/** Notes what a test calls and gets without an error; what the SDK calls of itself on the way does not count. */
const watched = (service, path) =>
  new Proxy(service, {
    get(target, name) {
      const it = target[name];
      const named = [...path, String(name)];
      if (typeof it === 'function') {
        return (...given) => {
          const answer = it.apply(target, given);
          const note = (said) => said?.error === null && succeeded.add(named.join('.'));
          Promise.resolve(answer).then(note, () => {});
          return answer;
        };
      }
      return servicesOf(target).some(([, inner]) => inner === it) ? watched(it, named) : it;
    },
  });

export const resend = watched(sdk, []);

/** The last test of a file. */
export function everyCallSucceeded(...services) {
  const calls = CALLS.filter((call) => services.some((name) => within(name)(call)));
  assert.ok(calls.length > 0);
  assert.deepEqual(calls.filter((call) => !succeeded.has(call)), []);
}

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
