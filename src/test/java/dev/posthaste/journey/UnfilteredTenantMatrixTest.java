package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.Unfiltered;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.AfterEach;

/** The same, with a service whose code has forgotten to ask for the tenant: now the rows refuse. */
@QuarkusTest
@TestProfile(Unfiltered.class)
@WithTestResource(StackResource.class)
class UnfilteredTenantMatrixTest extends TenantMatrixTest {

    @AfterEach
    void statements_have_lost_their_filter() {
        assertThat(Unfiltered.OF_HIBERNATE.get()).isPositive();
        assertThat(Unfiltered.OF_PLAIN_SQL.get()).isPositive();
    }
}
