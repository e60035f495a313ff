package dev.posthaste.suppress;

import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.RowSeal;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.List;

/** A list with nobody on it, so that no database is asked. */
public final class EmptyList {

    private EmptyList() {}

    @SuppressWarnings("NullAway") // there is no database
    public static SuppressionList make(Clock clock) {
        SuppressConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SuppressConfig.class)
                .build()
                .getConfigMapping(SuppressConfig.class);
        return new SuppressionList(null, config, RowSeal.of(false, Masters.of(List.of()), clock), clock);
    }
}
