package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** What is kept sealed is told in the clear. */
@QuarkusTest
@TestProfile(Sealing.class)
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedWebhookTest extends WebhookJourneyTest implements SealingBegun {}
