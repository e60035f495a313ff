package dev.posthaste.relay;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The vendors' smarthosts by name. */
final class Presets {

    private static final String FILE = "/routes/presets.yaml";

    private final Map<String, Preset> byName;

    private Presets(Map<String, Preset> byName) {
        this.byName = byName;
    }

    static Presets read() {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .build();
        try (InputStream in = Objects.requireNonNull(Presets.class.getResourceAsStream(FILE), FILE)) {
            return new Presets(yaml.readValue(in, new TypeReference<TreeMap<String, Preset>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("The file of presets is part of the build and cannot be read.", e);
        }
    }

    /** @throws IllegalArgumentException that names those there are */
    Preset named(String name) {
        Preset preset = byName.get(name);
        if (preset == null) {
            throw new IllegalArgumentException("preset \"" + name + "\" is not known; there are " + byName.keySet());
        }
        return preset;
    }

    Map<String, Preset> all() {
        return byName;
    }
}
