package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** What is kept sealed is shown and found as ever. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedReadingTest extends ReadingTest implements SealingBegun {}
