package dev.posthaste;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} to the configuration interfaces. */
class ConfigurationReferenceTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(posthaste\\.[^`]+)` \\| ([^|]*)\\|", Pattern.MULTILINE);

    private static final Pattern ROW_OF_QUARKUS =
            Pattern.compile("^\\| `(quarkus\\.[^`]+)` \\| `([^`|]*)` \\|", Pattern.MULTILINE);

    @Test
    void what_the_page_says_of_quarkus_is_what_is_shipped() throws Exception {
        var shipped = new Properties();
        shipped.load(new StringReader(Files.readString(Path.of("src/main/resources/application.properties"))));
        Matcher row = ROW_OF_QUARKUS.matcher(Files.readString(Path.of("docs/configuration.md")));
        Map<String, String> written = new TreeMap<>();
        while (row.find()) {
            written.put(row.group(1), row.group(2));
        }

        assertThat(written).containsKey("quarkus.http.idle-timeout");
        assertThat(shipped).containsAllEntriesOf(written);
    }

    @Test
    void the_page_names_every_setting_with_its_default() throws Exception {
        Map<String, String> written = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/configuration.md")));
        while (row.find()) {
            written.put(row.group(1), row.group(2).replace("`", "").strip());
        }
        // A default that depends on the machine is described, not given.
        written.computeIfPresent("posthaste.helo-name", (name, described) -> "");

        assertThat(written).isEqualTo(settings());
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        for (JavaClass each : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.posthaste")) {
            if (each.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = each.reflect();
                collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, settings);
            }
        }
        return settings;
    }

    private static void collect(String prefix, Class<?> mapping, Map<String, String> settings) {
        for (Method setting : mapping.getDeclaredMethods()) {
            if (setting.isDefault() || setting.isSynthetic()) {
                continue;
            }
            String name = prefix + "." + kebab(setting.getName());
            if (Map.class.isAssignableFrom(setting.getReturnType())) {
                Class<?> group =
                        (Class<?>) ((ParameterizedType) setting.getGenericReturnType()).getActualTypeArguments()[1];
                collect(name + ".<name>", group, settings);
            } else if (setting.getReturnType().isInterface()
                    && setting.getReturnType().getName().startsWith("dev.posthaste")) {
                collect(name, setting.getReturnType(), settings);
            } else {
                settings.put(
                        name,
                        Optional.ofNullable(setting.getAnnotation(WithDefault.class))
                                .map(WithDefault::value)
                                .orElse(""));
            }
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
