package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** What is kept sealed is told in the clear. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedWebhookTest extends WebhookJourneyTest implements SealingBegun {}
