package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Who is kept sealed is found, and forgotten. */
@QuarkusTest
@TestProfile(Sealing.class)
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedErasureTest extends ErasureTest implements SealingBegun {}
