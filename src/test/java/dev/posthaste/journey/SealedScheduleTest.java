package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** What waits sealed is moved, called back and replaced as ever. */
@QuarkusTest
@TestProfile(Sealing.class)
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedScheduleTest extends ScheduleTest implements SealingBegun {}
