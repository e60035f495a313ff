package dev.posthaste.relay;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Configuration as it is read from the outside. */
final class Settings {

    private Settings() {}

    static RelayConfig relay(Map<String, String> settings) {
        return read(RelayConfig.class, settings);
    }

    static RoutesConfig routes(Map<String, String> settings) {
        return read(RoutesConfig.class, settings);
    }

    private static <T> T read(Class<T> mapping, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
