package dev.posthaste.journey;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** What waits sealed is moved, called back and replaced as ever. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedScheduleTest extends ScheduleTest implements SealingBegun {}
