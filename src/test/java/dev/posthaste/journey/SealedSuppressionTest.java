package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The list is the same where it is kept sealed. */
@QuarkusTest
@TestProfile(Sealing.class)
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedSuppressionTest extends SuppressionTest implements SealingBegun {}
