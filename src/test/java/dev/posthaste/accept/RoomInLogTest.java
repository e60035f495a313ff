package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.posthaste.queue.TopicsConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomInLogTest {

    @Test
    void as_shipped_there_is_room() {
        assertThatCode(() -> require(Map.of())).doesNotThrowAnyException();
    }

    @Test
    void a_message_that_leaves_no_room_for_its_event_keeps_the_service_from_starting_and_both_settings_are_named() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> require(Map.of("posthaste.limits.message", "12M")))
                .withMessageContainingAll(
                        "posthaste.limits.message (12582912 octets)", "posthaste.topics.max-record (12582912)");
    }

    @Test
    void both_can_be_raised_together() {
        assertThatCode(() -> require(Map.of("posthaste.limits.message", "20M", "posthaste.topics.max-record", "21M")))
                .doesNotThrowAnyException();
    }

    private static void require(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(LimitsConfig.class)
                .withMapping(TopicsConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
        new RoomInLog(config.getConfigMapping(LimitsConfig.class), config.getConfigMapping(TopicsConfig.class))
                .require(new StartupEvent());
    }
}
