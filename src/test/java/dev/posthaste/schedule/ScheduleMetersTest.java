package dev.posthaste.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.MeterNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ScheduleMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScheduleMeters meters = new ScheduleMeters(registry);

    @Test
    void what_falls_through_counts_from_zero() {
        meters.watch();
        assertThat(registry.get(MeterNames.SWEPT).counter().count()).isZero();
        assertThat(registry.get(MeterNames.SWEPT).counter().getId().getDescription())
                .isNotBlank();

        meters.swept(2);
        assertThat(registry.get(MeterNames.SWEPT).counter().count()).isEqualTo(2);
    }
}
