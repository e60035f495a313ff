package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** What is kept sealed is shown and found as ever. */
@QuarkusTest
@TestProfile(Sealing.class)
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedReadingTest extends ReadingTest implements SealingBegun {}
