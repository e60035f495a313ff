package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Who is kept sealed is found, and forgotten. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedErasureTest extends ErasureTest implements SealingBegun {}
